"""Forming groups: everybody a challenge they wish, in groups that are large, mixed and present enough. See docs/groupes.md.

Importing this loads NumPy; the solver is loaded when it is first used. Neither belongs in a web worker.
"""

from .answer import Broken, Conflict, Figures, Formation, Preview, WayOut
from .forming import WEIGHTS, form_groups, frontier, repair
from .preview import preview_move
from .problem import GroupProblem

__all__ = [
    "WEIGHTS",
    "Broken",
    "Conflict",
    "Figures",
    "Formation",
    "GroupProblem",
    "Preview",
    "WayOut",
    "form_groups",
    "frontier",
    "preview_move",
    "repair",
]
