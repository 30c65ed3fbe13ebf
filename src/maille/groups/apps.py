from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "maille.groups"

    def ready(self) -> None:
        # Models exist only now.
        from maille.groups.lifecycle import on_erasure, on_merge
        from maille.people.lifecycle import lifecycle

        lifecycle.on_merge.append(on_merge)
        lifecycle.on_erasure.append(on_erasure)
