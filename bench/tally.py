"""What stands in the database after the writings."""

from __future__ import annotations

from django.db.models import Count, Sum

from maille.contributions.models import Node, Support
from maille.core.models import JournalEntry


def main(mark: str) -> dict[str, int]:
    written = Node.objects.filter(title__contains=mark)
    return {
        "supports": Support.objects.count(),
        "support counters": Node.objects.aggregate(total=Sum("support_count"))["total"] or 0,
        "contributions": written.count(),
        "doubled": written.values("title").annotate(times=Count("pk")).filter(times__gt=1).count(),
        "journal": JournalEntry.objects.filter(verb="need.published").count(),
    }
