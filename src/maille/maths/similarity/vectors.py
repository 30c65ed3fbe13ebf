"""What every encoder does to a text before, and to its rows after."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# A need is a few sentences; what stands after this much says little more, and memory grows with length.
LONGEST = 2_000


def plain(text: str) -> str:
    """Without lone surrogates, which have no UTF-8."""
    return text[:LONGEST].encode("utf-8", "replace").decode()


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length 1; a row of zeros stays."""
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    whole: NDArray[np.float32] = np.divide(rows, length, out=np.zeros_like(rows), where=length > 1e-12)
    return whole
