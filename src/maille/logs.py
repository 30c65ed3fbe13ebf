"""One line an event: `level event key=value…`. No addresses, no names, no words that people typed."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any

from django.db import Error as DatabaseError

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "color_message", "taskName"}


class LineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        event = f"{record.name}" if request is not None else record.getMessage()
        fields = {name: value for name, value in record.__dict__.items() if name not in _STANDARD and name != "request"}
        if request is not None:
            # The path may hold a token and Django's message repeats it: the view's name says as much.
            match = getattr(request, "resolver_match", None)
            fields |= {"method": getattr(request, "method", "?"), "view": match.view_name if match else "none"}
        pairs = "".join(f" {name}={_plain(value)}" for name, value in sorted(fields.items()))
        text = f"{self.formatTime(record)} {record.levelname.lower()} {event}{pairs}"
        # A refusal is no fault of ours: its frames would only hide the faults.
        is_fault = record.levelno >= logging.ERROR and record.exc_info is not None
        return f"{text}\n{_trace(*record.exc_info)}" if is_fault and record.exc_info else text


def _plain(value: Any) -> str:
    text = str(value)
    return text if text.isascii() and text.isprintable() and " " not in text else ascii(text)


def _trace(kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> str:
    """The frames; a database's complaint is left out because it repeats what somebody typed."""
    frames = "".join(traceback.format_tb(trace)).rstrip()
    said = "" if error is None or isinstance(error, DatabaseError) else f": {error}"
    return f"{frames}\n{kind.__name__ if kind else ''}{said}"
