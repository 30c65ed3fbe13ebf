"""What stands in the database after the writings."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Count, Sum

from maille.contributions.models import Node, Support
from maille.core.models import JournalEntry


def main(mark: str, accepted: str = "") -> dict[str, int]:
    """`mark`: in the title of each contribution that was sent. `accepted`: a file with a line « node person » for each
    support that was said to be kept."""
    given = {tuple(map(int, line.split())) for line in Path(accepted).read_text().splitlines()} if accepted else set()
    kept = set(Support.objects.filter(node__in={node for node, _person in given}).values_list("node_id", "person_id"))
    written = Node.objects.filter(title__contains=mark)
    return {
        "supports": Support.objects.count(),
        "supports lost": len(given - kept),
        "support counters": Node.objects.aggregate(total=Sum("support_count"))["total"] or 0,
        "contributions": written.count(),
        "doubled": written.values("title").annotate(times=Count("pk")).filter(times__gt=1).count(),
        "journal": JournalEntry.objects.filter(verb="need.published").count(),
    }
