"""The database counts the nodes itself, whoever writes them and however."""

import pytest
from django.db import transaction

from maille.contributions import actions
from maille.contributions.models import Node, Tally
from maille.needs import actions as needs
from maille.needs.actions import Facts
from maille.needs.models import Need
from tests.contributions import cast
from tests.contributions.cast import NOW


def tally():
    rows = Tally.objects.exclude(count=0).order_by("programme_id", "theme_id", "state")
    return {(row.programme_id, row.theme_id, row.state): row.count for row in rows}


def counted():
    """The same, by reading every node."""
    found = {}
    for programme, theme, state in Node.objects.values_list("programme_id", "theme_id", "state"):
        key = (programme, theme or 0, state)
        found[key] = found.get(key, 0) + 1
    return found


def test_each_act_is_counted(programme, giver, organiser):
    first, second, third = (cast.express(programme, giver, f"Besoin {n}") for n in range(3))
    assert tally() == counted()
    actions.hide(node=first.node, by=organiser, reason="Publicité.", now=NOW)
    needs.merge_needs(need=second, into=third, by=organiser, now=NOW, reason="Même chose.")
    needs.revise_need(
        need=third, title="Mieux", theme=programme.themes.get(code="be"), facts=Facts(), by=giver, now=NOW
    )

    assert tally() == counted()
    assert sum(tally().values()) == 3


def test_rows_written_or_removed_by_hand_and_in_bulk_are_counted(programme, giver):
    rows = [
        Node(
            programme=programme,
            kind="need",
            number=n,
            slug=f"n{n}",
            title=f"Besoin {n}",
            state="draft" if n % 3 else "published",
        )
        for n in range(9)
    ]
    Node.objects.bulk_create(rows)
    assert tally() == counted() == {(programme.pk, 0, "draft"): 6, (programme.pk, 0, "published"): 3}
    Node.objects.filter(number__lt=5).update(state="published", theme=programme.themes.get(code="je"))
    assert tally() == counted()
    Node.objects.filter(number__gt=6).delete()
    assert tally() == counted()


def test_what_is_undone_is_not_counted(programme, giver):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        cast.express(programme, giver)
        raise ZeroDivisionError
    assert (tally(), Need.objects.count()) == ({}, 0)
