from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "maille.programmes"

    def ready(self) -> None:
        # Models exist only now.
        from maille.people.lifecycle import lifecycle
        from maille.programmes.lifecycle import on_erasure, on_merge

        lifecycle.on_merge.append(on_merge)
        lifecycle.on_erasure.append(on_erasure)
