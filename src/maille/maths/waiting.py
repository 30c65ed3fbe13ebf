"""A step that cannot be interrupted, during which the caller is asked all the same whether to go on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
NAME = "waited for"
PATIENCE = 0.1  # seconds between two looks


def waited_for(work: Callable[[], Result], look: Callable[[], None] | None) -> Result:
    """What `work()` returns or raises, done in a thread of its own while `look()` is called, once at least, ten times a second.
    What `look` raises comes out at once, and the thread ends by itself, unheard. Without `look`, just `work()`."""
    if look is None:
        return work()
    done: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001  given back to the caller below
            failed.append(error)

    thread = threading.Thread(target=run, name=NAME, daemon=True)
    thread.start()
    while True:
        look()
        thread.join(PATIENCE)
        if not thread.is_alive():
            break
    if failed:
        raise failed[0]
    return done[0]
