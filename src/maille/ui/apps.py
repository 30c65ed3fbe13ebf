from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "maille.ui"

    def ready(self) -> None:
        from maille.ui.refusals import speak_plainly  # models must be there before forms

        speak_plainly()
