"""What is kept, for how long, and what is erased by itself (`shared/domain.md` §6). One table; the worker goes through it.

What would be missed is planned first: a trial run counts it, the journal says so, the organiser sees it for a week on
« Conservation », then it goes. What nobody looks at (keys of forms, old sessions) goes without a word.
"""

from maille.steering.retention.passing import Line, apply_rules, lines
from maille.steering.retention.rules import PAPER, RULES, Rule

__all__ = ["PAPER", "RULES", "Line", "Rule", "apply_rules", "lines"]
