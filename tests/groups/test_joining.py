"""Joining by one click, from the page; two clicks at once are one membership."""

import threading

import pytest
from django.db import close_old_connections, connection, transaction
from django.urls import reverse

from maille.groups import actions
from maille.groups.models import Group
from tests.challenges import cast


def test_one_click_in_one_click_out(client, programme, facilitator, somebody):
    group = cast.open_group(programme, facilitator)
    cast.sign_in(client, somebody)

    assert (
        client.post(reverse("groups:join", args=[programme.slug, group.node.slug])).url == group.node.get_absolute_url()
    )
    group.refresh_from_db()
    assert group.member_count == 1
    client.post(reverse("groups:leave", args=[programme.slug, group.node.slug]))
    group.refresh_from_db()
    assert group.member_count == 0


def test_a_visitor_is_led_to_join_the_programme_and_back(client, programme, facilitator):
    group = cast.open_group(programme, facilitator)
    address = reverse("groups:join", args=[programme.slug, group.node.slug])

    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("workshops:join", args=[programme.slug]))
    assert f"suite={address.replace('/', '%2F')}" in answer.url


@pytest.mark.django_db(transaction=True)
def test_people_who_join_at_the_same_moment_are_all_counted():
    programme = cast.create_programme()
    group = cast.open_group(programme, cast.create_person("Inès", "Cardeuse"))
    people = [cast.create_person(f"Prénom {n}", "Nom") for n in range(4)]
    first_is_in = threading.Event()

    def join(person):
        try:
            first_is_in.wait(10)
            actions.join_group(group=group, by=person, now=cast.NOW)
        finally:
            connection.close()

    others = [threading.Thread(target=join, args=[person]) for person in [*people[1:], people[1]]]
    for thread in others:
        thread.start()
    with transaction.atomic():  # held open while the others try
        actions.join_group(group=group, by=people[0], now=cast.NOW)
        first_is_in.set()
        others[0].join(0.3)
    for thread in others:
        thread.join()
    close_old_connections()

    group = Group.objects.get(pk=group.pk)
    assert (group.member_count, group.members.running().count()) == (4, 4)
