from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "maille.projects"

    def ready(self) -> None:
        # Models exist only now.
        from maille.people.lifecycle import lifecycle
        from maille.projects.lifecycle import has_published, on_erasure, on_merge

        lifecycle.on_merge.append(on_merge)
        lifecycle.on_erasure.append(on_erasure)
        lifecycle.has_published.append(has_published)
