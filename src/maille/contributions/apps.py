from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "maille.contributions"

    def ready(self) -> None:
        # Models exist only now.
        from maille.contributions.lifecycle import has_published, on_erasure, on_merge
        from maille.people.lifecycle import lifecycle

        lifecycle.on_merge.append(on_merge)
        lifecycle.on_erasure.append(on_erasure)
        lifecycle.has_published.append(has_published)
