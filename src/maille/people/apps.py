from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "maille.people"

    def ready(self) -> None:
        # Models exist only now.
        from maille.people.lifecycle import lifecycle
        from maille.people.published import has_published

        lifecycle.has_published.append(has_published)
