"""Groups of opinion: by distance on the plane ("polis") or by latent classes ("mixture"), or none at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import cluster, heldout, mixture
from .ballots import Flags, Floats, Ints, Votes
from .model import OpinionMap, Options
from .pca import Progress
from .plane import Plane, part_of, placed

NO_VOTE = float(np.log(heldout.SIDES))  # what is not known is equally likely to be any of the three


@dataclass(frozen=True)
class Grouped:
    """Labels of all participants, -1 = in no group, and the loss of the votes set aside, a vote."""

    label: Ints
    loss: float
    loss_without: float


@dataclass(frozen=True, eq=False)
class Task:
    """What both methods work on."""

    votes: Votes
    options: Options
    plane: Plane
    is_in: Flags
    previous: OpinionMap | None
    progress: Progress | None

    @property
    def sizes(self) -> range:
        return range(2, self.options.max_groups + 1)

    def trials(self) -> list[Flags]:
        return heldout.masks(self.votes, self.options.hidden, self.options.seed)

    def without(self, aside: Flags) -> tuple[Votes, Plane, Flags]:
        """The votes that are kept, the plane they make, and who can be placed by them."""
        kept = self.votes.only(~aside)
        plane = placed(kept, self.options.hidden, len(self.plane.components), start=self.plane.components)
        return kept, plane, self.is_in & (kept.answered > 0)


def group(task: Task) -> Grouped:
    """No group at all when groups foretell the votes set aside no better than everybody's counts do."""
    found = (_by_distance if task.options.method == "polis" else _by_classes)(task)
    if not found.loss < found.loss_without:
        return Grouped(np.full_like(found.label, -1), found.loss_without, found.loss_without)
    return Grouped(_like_former(found.label, task.previous), found.loss, found.loss_without)


def whole(label_in: Ints, is_in: Flags) -> Ints:
    label = np.full(len(is_in), -1, dtype=np.int64)
    label[is_in] = label_in
    return label


def _by_distance(task: Task) -> Grouped:
    points = task.plane.points[task.is_in, :2]
    first = None if task.previous is None or not task.previous.groups else task.previous.state.centres
    centres = _k_means(points, list(task.sizes), task.options.seed, first)
    part_of(task.progress, 0.0, 0.4)(1.0)
    if not centres:
        return _nothing(task)
    size = cluster.best_by_silhouette(points, centres, task.options.seed)
    label_in = cluster.without_small_groups(points, cluster.nearest(points, centres[size]), size)

    def regroup(aside: Flags) -> dict[int, Floats]:
        kept, plane, is_in = task.without(aside)
        again = _k_means(plane.points[is_in, :2], [size], task.options.seed)
        if size not in again:
            return {}
        points = plane.points[is_in, :2]
        label = cluster.without_small_groups(points, cluster.nearest(points, again[size]), size)
        return {size: heldout.losses(task.votes, aside, kept, whole(label, is_in), size)}

    told = _compared(task, regroup, part_of(task.progress, 0.4, 1.0))
    if size not in told:
        return _nothing(task)
    return Grouped(whole(label_in, task.is_in), float(told[size].mean()), float(told[1].mean()))


def _k_means(points: Floats, sizes: list[int], seed: int, first: Floats | None = None) -> dict[int, Floats]:
    if len(points) == 0 or not sizes:
        return {}
    few, weights = cluster.weighted_points(points, seed)
    return cluster.k_means(few, weights, sizes, seed=seed, first=first)


def _by_classes(task: Task) -> Grouped:
    """k by the loss of the votes set aside: the smallest that the best does not clearly beat."""
    starts: dict[int, Ints] = {}
    table = mixture.vote_table(task.votes, task.options.hidden)

    def regroup(aside: Flags) -> dict[int, Floats]:
        kept, plane, is_in = task.without(aside)
        kept_table = mixture.vote_table(kept, task.options.hidden)
        found = {}
        for size in task.sizes:
            label = _classes(kept_table, plane, is_in, size, task.options.seed)
            if label is None:
                break
            starts.setdefault(size, np.where(task.is_in & ~is_in, 0, label))
            found[size] = heldout.losses(task.votes, aside, kept, label, size)
        return found

    told = _compared(task, regroup, part_of(task.progress, 0.0, 0.8))
    size = _smallest_of_the_best(told)
    if size == 1:
        return _nothing(task, told)
    start = starts[size]
    if task.previous is not None and task.previous.groups == size:
        start = _continued(start, task.previous.group, task.is_in)
    label = mixture.fit(table, start, size, part_of(task.progress, 0.8, 1.0))
    label_in = cluster.without_small_groups(task.plane.points[task.is_in, :2], label[task.is_in], size)
    if label_in.max(initial=0) == 0:
        return _nothing(task, told)
    return Grouped(whole(label_in, task.is_in), float(told[size].mean()), float(told[1].mean()))


def _classes(table: mixture.Table, plane: Plane, is_in: Flags, size: int, seed: int) -> Ints | None:
    """Latent classes that start from k-means in size - 1 dimensions; None when so many groups cannot be told apart."""
    points = plane.points[is_in, : size - 1]
    centres = _k_means(points, [size], seed)
    if size not in centres:
        return None
    label = mixture.fit(table, whole(cluster.nearest(points, centres[size]), is_in), size)
    merged = cluster.without_small_groups(plane.points[is_in, :2], label[is_in], size)
    return whole(merged, is_in)


def _compared(task: Task, regroup: Callable[[Flags], dict[int, Floats]], progress: Progress) -> dict[int, Floats]:
    """For each number of groups, the losses of all votes set aside; 1 = no groups. Only those tried each time."""
    told: list[dict[int, Floats]] = []
    trials = task.trials()
    nobody = np.full(task.votes.participants, -1, dtype=np.int64)
    for number, aside in enumerate(trials):
        alone = heldout.losses(task.votes, aside, task.votes.only(~aside), nobody, 0)
        told.append({1: alone, **regroup(aside)})
        progress((number + 1) / len(trials))
    common = set.intersection(*(set(found) for found in told)) if told else set()
    return {size: np.concatenate([found[size] for found in told]) for size in sorted(common)}


def _smallest_of_the_best(told: dict[int, Floats]) -> int:
    """One standard error, of the difference: the votes are the same for all, so that their own luck cancels out."""
    if not told:
        return 1
    best = min(told, key=lambda size: told[size].mean())
    for size in sorted(told):
        gap = told[size] - told[best]
        if gap.mean() <= gap.std() / np.sqrt(len(gap)):
            return size
    return best


def _nothing(task: Task, told: dict[int, Floats] | None = None) -> Grouped:
    if told is None:
        told = _compared(task, lambda _aside: {}, lambda _fraction: None)
    loss = float(told[1].mean()) if told else NO_VOTE
    return Grouped(np.full(task.votes.participants, -1, dtype=np.int64), loss, loss)


def _continued(label: Ints, former: Ints, is_in: Flags) -> Ints:
    """Former groups for those who had one; newcomers keep where they start."""
    common = min(len(label), len(former))
    known = np.full(len(label), -1, dtype=np.int64)
    known[:common] = former[:common]
    return np.where(is_in & (known >= 0), known, label)


def _like_former(label: Ints, previous: OpinionMap | None) -> Ints:
    """Groups keep the number of the former group with which they share most members; no number is left out."""
    if previous is None or not previous.groups:
        return label
    groups, common = int(label.max()) + 1, min(len(label), len(previous.group))
    shared = np.zeros((groups, max(groups, previous.groups)), dtype=np.int64)
    both = (label[:common] >= 0) & (previous.group[:common] >= 0)
    np.add.at(shared, (label[:common][both], previous.group[:common][both]), 1)
    number = np.full(groups, -1, dtype=np.int64)
    for flat in np.argsort(-shared[:, :groups], axis=None, kind="stable"):
        mine, theirs = divmod(int(flat), groups)
        if number[mine] < 0 and theirs not in number:
            number[mine] = theirs
    return np.where(label >= 0, number[label], -1)
