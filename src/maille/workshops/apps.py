from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "maille.workshops"

    def ready(self) -> None:
        # Models exist only now.
        from maille.people.lifecycle import lifecycle
        from maille.workshops.lifecycle import on_aside, on_erasure, on_merge, on_proof, what_waits

        lifecycle.what_waits.append(what_waits)
        lifecycle.on_aside.append(on_aside)
        lifecycle.on_proof.append(on_proof)
        lifecycle.on_merge.append(on_merge)
        lifecycle.on_erasure.append(on_erasure)
