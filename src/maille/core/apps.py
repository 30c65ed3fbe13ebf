from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "maille.core"

    def ready(self) -> None:
        from maille.core import checks  # noqa: F401  importing registers them; settings must be read first
