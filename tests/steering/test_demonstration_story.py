"""The demonstration tells weeks, not the minute in which it was loaded; the same weeks each time."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.site import ROOT, environment, maille

MOMENTS = {  # what has a date on some page → how many different days it must show
    "core_journalentry.at": 50, "contributions_node.created_at": 20, "contributions_node.changed_at": 15, "contributions_version.at": 20,
    "contributions_comment.at": 12, "contributions_support.at": 25, "contributions_notice.at": 12, "contributions_link.at": 8,
    "contributions_report.at": 4, "contributions_follow.at": 2, "programmes_membership.joined_at": 40, "programmes_position.since": 40,
    "programmes_role.given_at": 3, "people_person.created_at": 40, "people_consent.given_at": 40, "people_offer.created_at": 15,
    "workshops_registration.created_at": 30, "workshops_attendance.noted_at": 3, "projects_supportoffer.at": 1, "projects_carrier.since": 1,
    "groups_groupmember.joined_at": 2, "solutions_solutionauthor.at": 1,
}  # fmt: skip
LOADED = "demo.loaded"  # the one line that says when this installation was filled


@pytest.fixture(scope="module")
def told(demo_data: Path) -> Iterator[sqlite3.Connection]:
    with closing(_database(demo_data)) as database:
        yield database


def _database(folder: Path) -> sqlite3.Connection:
    (path,) = folder.glob("*.sqlite3")
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def _row(database: sqlite3.Connection, question: str) -> tuple[Any, ...]:
    (row,) = database.execute(question).fetchall()
    return tuple(row)


def _anchor_begins(database: sqlite3.Connection) -> datetime:
    (stored,) = _row(database, "SELECT value FROM core_instancefact WHERE name = 'demo_anchor'")
    return timezone.make_aware(datetime.combine(date.fromisoformat(json.loads(stored)), time()))


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


@pytest.mark.parametrize(("column", "days"), MOMENTS.items())
def test_every_date_lies_in_the_weeks_before_the_anchor(told: sqlite3.Connection, column: str, days: int):
    table, name = column.split(".")
    but = f"WHERE verb <> '{LOADED}'" if table == "core_journalentry" else ""
    first, last, different = _row(
        told, f"SELECT MIN({name}), MAX({name}), COUNT(DISTINCT DATE({name})) FROM {table} {but}"
    )
    begins = _anchor_begins(told)
    assert begins - timedelta(days=80) < _moment(first) <= _moment(last) < begins
    assert different >= days


def test_the_journal_is_written_in_the_order_of_its_dates(told: sqlite3.Connection):
    moments = [at for (at,) in told.execute("SELECT at FROM core_journalentry ORDER BY id")]
    assert len(moments) > 800 and moments == sorted(moments)


def test_nobody_acts_before_they_came_nor_on_what_does_not_exist_yet(told: sqlite3.Connection):
    early = """
        SELECT COUNT(*) FROM core_journalentry act JOIN programmes_membership m ON m.person_id = act.actor_id WHERE act.at < m.joined_at
        UNION ALL SELECT COUNT(*) FROM contributions_support s JOIN programmes_membership m USING (person_id) WHERE s.at < m.joined_at
        UNION ALL SELECT COUNT(*) FROM contributions_support s JOIN contributions_node n ON n.id = s.node_id WHERE s.at < n.created_at
        UNION ALL SELECT COUNT(*) FROM contributions_comment c JOIN contributions_node n ON n.id = c.node_id WHERE c.at < n.created_at
        UNION ALL SELECT COUNT(*) FROM workshops_registration r JOIN programmes_membership m USING (person_id) WHERE r.created_at < m.joined_at
    """
    assert [count for (count,) in told.execute(early)] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("question", "least"),
    {
        "people": ("SELECT COUNT(*) FROM programmes_membership", 120),
        "listed needs": ("SELECT COUNT(*) FROM contributions_node WHERE kind = 'need' AND state = 'published'", 60),
        "people who said what brings them": ("SELECT COUNT(DISTINCT membership_id) FROM programmes_membership_motivations", 70),
        "people who agreed to the directory": ("SELECT COUNT(*) FROM people_consent WHERE purpose = 'directory'", 50),
        "people who agreed to the news": ("SELECT COUNT(*) FROM people_consent WHERE purpose = 'news'", 60),
        "people who changed their level": ("SELECT COUNT(*) FROM programmes_position WHERE until IS NOT NULL", 20),
        "offers": ("SELECT COUNT(*) FROM people_offer WHERE direction = 'offer' AND closed_at IS NULL", 10),
        "asks": ("SELECT COUNT(*) FROM people_offer WHERE direction = 'ask' AND closed_at IS NULL", 7),
        "reports kept": ("SELECT COUNT(*) FROM contributions_report WHERE state = 'kept' AND decision <> ''", 2),
        "reports that hid": ("SELECT COUNT(*) FROM contributions_report WHERE state = 'restricted' AND decision <> ''", 1),
        "reports that wait": ("SELECT COUNT(*) FROM contributions_report WHERE state = 'received'", 1),
        "hidden comments": ("SELECT COUNT(*) FROM contributions_comment WHERE state = 'hidden' AND state_reason <> ''", 1),
        "merged needs": ("SELECT COUNT(*) FROM contributions_link WHERE kind = 'merged_into'", 1),
        "needs out of scope": ("SELECT COUNT(*) FROM core_journalentry WHERE verb = 'need.out_of_scope' AND reason <> ''", 1),
        "withdrawn needs": ("SELECT COUNT(*) FROM contributions_node WHERE is_withdrawn", 1),
        "corrected needs": ("SELECT COUNT(*) FROM contributions_version v JOIN contributions_node n ON n.id = v.node_id"
                            " WHERE n.kind = 'need' AND v.number > 1", 6),
        "corrected solutions": ("SELECT COUNT(*) FROM contributions_version v JOIN contributions_node n ON n.id = v.node_id"
                                " WHERE n.kind = 'solution' AND v.number > 1", 2),
    }.values(),
)  # fmt: skip
def test_the_demonstration_shows_each_thing_that_may_happen(told: sqlite3.Connection, question: str, least: int):
    (count,) = _row(told, question)
    assert count >= least


def test_each_thread_of_the_story_is_talked_about(told: sqlite3.Connection):
    """C03 from the need to the project, with replies; the five other retained challenges too."""
    talked = dict(
        told.execute("SELECT ref || ' ' || kind, comment_count FROM contributions_node WHERE comment_count > 1")
    )
    assert {"C03 need", "B01 need", "B06 need", "J02 need", "C05 need"} <= set(talked)
    (replies,) = _row(told, "SELECT COUNT(*) FROM contributions_comment WHERE parent_id IS NOT NULL")
    kinds = {key.split()[1] for key in talked}
    assert replies >= 6 and {"need", "challenge", "solution", "project"} <= kinds


def test_the_first_load_writes_to_nobody_and_leaves_recent_news_to_read(told: sqlite3.Connection):
    """A new mailbox is empty: the code that its reader asks for must not hide behind a hundred letters."""
    assert _row(told, "SELECT COUNT(*) FROM contributions_notice WHERE mailed_at IS NULL") == (0,)
    unseen, seen = _row(told, "SELECT SUM(seen_at IS NULL), SUM(seen_at IS NOT NULL) FROM contributions_notice")
    assert unseen > 20 and seen > 200
    assert _row(told, "SELECT COUNT(*) FROM core_outboxmessage") == (0,)


def test_two_loads_on_one_day_tell_the_same(demo_data: Path, told: sqlite3.Connection, tmp_path: Path):
    subprocess.run(maille("first-load"), env=environment(tmp_path, DEMO="1"), check=True, cwd=ROOT)
    with closing(_database(tmp_path)) as again:
        for column in MOMENTS:
            table, _name = column.split(".")
            skipped = ("receipt_hash",) if table == "contributions_node" else ()
            assert (table, _content(told, table, skipped)) == (table, _content(again, table, skipped))


def _content(database: sqlite3.Connection, table: str, skipped: tuple[str, ...]) -> list[tuple[Any, ...]]:
    names = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] not in skipped]
    but = f"WHERE verb <> '{LOADED}'" if table == "core_journalentry" else ""
    return database.execute(f"SELECT {', '.join(names)} FROM {table} {but} ORDER BY id").fetchall()
