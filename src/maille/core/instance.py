"""Facts about this installation."""

from typing import Any

from maille.core.models import InstanceFact

# True while the installation holds invented people.
DEMONSTRATION = "demonstration"


def get_fact(name: str) -> Any:
    """The stored value of a fact, or None."""
    return InstanceFact.objects.filter(name=name).values_list("value", flat=True).first()


def set_fact(name: str, value: Any) -> None:
    InstanceFact.objects.update_or_create(name=name, defaults={"value": value})


def set_fact_once(name: str, value: Any) -> Any:
    """Store the fact unless it is known; returns the value that holds."""
    fact, _created = InstanceFact.objects.get_or_create(name=name, defaults={"value": value})
    return fact.value
