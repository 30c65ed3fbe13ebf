"""Real conversations: votes given on Polis, and the groups that Polis published. tests/maths/opinion/conversations tells whose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from maille.maths.opinion import Ballots

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent / "tests/maths/opinion/conversations"
FOLDER = next(folder for folder in (HERE / "conversations", CHECKOUT) if folder.is_dir())
NAMES = ("velos", "ethique", "salaire")
VALUE = {"+": 1, "-": -1, "0": 0}


@dataclass(frozen=True, eq=False)
class Conversation:
    """`first`: how many people came first, so few that all of them were placed, and none let go; 0 = not known."""

    name: str
    ballots: Ballots
    hidden: NDArray[np.bool_]
    group: NDArray[np.int64]  # published; -1 = in no group
    first: int

    def of_the_first(self) -> Ballots:
        """The votes of those who came first, alone."""
        votes = self.ballots
        is_kept = votes.participant < self.first
        columns = (column[is_kept] for column in (votes.participant, votes.statement, votes.value))
        return Ballots(*columns, votes.participants, votes.statements)


def conversation(name: str) -> Conversation:
    """One line a person: a number, the published group or `.`, and a sign for each statement (`.` = not answered)."""
    lines = [line.split() for line in (FOLDER / f"{name}.txt").read_text().splitlines()]
    told = {word[1:]: [int(number) for number in numbers] for word, *numbers in lines if word[0] == "@"}
    people = [line for line in lines if line[0][0] != "@"]
    given = [
        (person, statement, VALUE[sign])
        for person, (_number, _group, signs) in enumerate(people)
        for statement, sign in enumerate(signs)
        if sign != "."
    ]
    size = len(people[0][2])
    hidden = np.zeros(size, dtype=bool)
    hidden[told.get("hidden", [])] = True
    group = np.array([-1 if group == "." else int(group) for _number, group, _signs in people])
    ballots = Ballots(*np.array(given).T, participants=len(people), statements=size)
    return Conversation(name, ballots, hidden, group, *told.get("first", [0]))
