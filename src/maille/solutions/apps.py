from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    name = "maille.solutions"

    def ready(self) -> None:
        # Models exist only now.
        from maille.people.lifecycle import lifecycle
        from maille.solutions.lifecycle import has_published

        lifecycle.has_published.append(has_published)
