"""A published instance, replayed where somebody has its files: students, the topics they rank, teams that need not open.

The files of Chiarandini, Fagerberg and Gualandi (Handling preferences in student-project allocation, 2017), fields parted by
semicolons: `tmp_students.txt` (group; student; kind), `tmp_priorities.txt` (student; topic; rank; weight), `tmp_projects.txt`
(topic; team; least; most; kind), `types.csv` (kind of student; kinds of topics they may take). They carry no licence, so they
are not here; `BENCH_SDU` names their folder.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from maille.maths.allocation import GroupProblem

SETTING = "BENCH_SDU"


def read_instance(folder: Path) -> GroupProblem:
    """No rule but sizes, wishes and what a kind of student may take; students who signed up together stay together."""
    students, teams = _rows(folder / "tmp_students.txt"), _rows(folder / "tmp_projects.txt")
    place = {row[1]: number for number, row in enumerate(students)}
    topic = np.array([row[0] for row in teams])
    rank = np.zeros((len(students), len(teams)), np.int8)
    for student, wish, standing, *_weight in _rows(folder / "tmp_priorities.txt"):
        rank[place[student], topic == wish] = int(standing)
    takes = {row[0]: set(row[1:]) for row in _rows(folder / "types.csv")}
    return GroupProblem(
        rank=rank,
        kind=np.zeros(len(students), np.int16),
        organisation=np.full(len(students), -1, np.int32),
        min_size=np.array([row[2] for row in teams], np.int32),
        max_size=np.array([row[3] for row in teams], np.int32),
        allowed=np.array([[team[4] in takes[row[2]] for team in teams] for row in students]),
        together=_together([row[0] for row in students]),
        min_kinds=0,
        max_share_of_kind=1.0,
        mix_weight=0.0,
    )


def _together(groups: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """Each with the one of their group who comes before."""
    last: dict[str, int] = {}
    pairs = []
    for number, group in enumerate(groups):
        if group in last:
            pairs.append((last[group], number))
        last[group] = number
    return np.array(pairs, np.int32).reshape(-1, 2)


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter=";") if row]
