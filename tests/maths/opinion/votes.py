"""Votes written as a table: one line a person, one sign a statement."""

import numpy as np

from maille.maths.opinion import Ballots

VALUE = {"+": 1, "-": -1, "0": 0}


def ballots(table: str) -> Ballots:
    """`+` agrees, `-` disagrees, `0` passes, `.` was not asked."""
    lines = [line.strip() for line in table.strip().splitlines()]
    given = [
        (person, statement, VALUE[sign])
        for person, line in enumerate(lines)
        for statement, sign in enumerate(line)
        if sign != "."
    ]
    columns = np.array(given).reshape(-1, 3).T
    return Ballots(columns[0], columns[1], columns[2], len(lines), len(lines[0]))


def dense(votes: Ballots) -> np.ndarray:
    """(participants, statements), nan where there is no vote; written vote after vote, so that the last stays."""
    table = np.full((votes.participants, votes.statements), np.nan)
    for person, statement, value in zip(votes.participant, votes.statement, votes.value, strict=True):
        table[person, statement] = value
    return table
