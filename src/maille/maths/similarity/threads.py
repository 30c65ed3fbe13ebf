"""One thread for linear algebra: on a shared machine a second one waits more than it works (up to 40 × the CPU)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np  # noqa: F401  its libraries are looked for among those that are loaded
from threadpoolctl import ThreadpoolController


@contextmanager
def one_thread() -> Iterator[None]:
    with _controller().limit(limits=1, user_api="blas"):
        yield


@lru_cache(maxsize=1)
def _controller() -> Any:
    return ThreadpoolController()
