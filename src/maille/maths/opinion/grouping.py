"""Groups of opinion: by distance on the plane ("polis") or by latent classes ("mixture"), or none at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from . import cluster, heldout, mixture
from .ballots import Flags, Floats, Ints, Votes
from .model import OpinionMap, Options
from .parity import Record, by_bases
from .pca import Progress
from .plane import Plane, part_of, placed

NO_VOTE = float(np.log(heldout.SIDES))  # what is not known is equally likely to be any of the three

Way = tuple[int, int]  # how many groups, and how many steps of expectation-maximisation
ALONE: Way = (1, 0)  # no groups: everybody is foretold alike


@dataclass(frozen=True)
class Grouped:
    """Labels of all participants, -1 = in no group, and the loss of the votes set aside, a vote."""

    label: Ints
    loss: float
    loss_without: float
    record: Record | None = None


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

    def trials(self, progress: Progress) -> Iterator[Trial]:
        """The votes that are kept, each time, and what they alone tell."""
        masks = heldout.masks(self.votes, self.options.hidden, self.options.seed)
        for number, aside in enumerate(masks):
            span = part_of(progress, number / len(masks), (number + 1) / len(masks))
            kept = self.votes.only(~aside)
            span(0.05)
            axes, start = len(self.plane.components), self.plane.components
            plane = placed(kept, self.options.hidden, axes, start=start, progress=part_of(span, 0.05, 0.3))
            is_in = cluster.clustered(kept.answered, kept.statements)
            yield Trial(aside, kept, plane, is_in, part_of(span, 0.3, 1.0))

    def losses(self, trial: Trial, label: Ints, groups: int) -> Floats:
        return heldout.losses(self.votes, trial.aside, trial.kept, label, groups)

    def losses_alone(self, trial: Trial) -> Floats:
        """Everybody is foretold alike."""
        return self.losses(trial, np.full(self.votes.participants, -1, dtype=np.int64), 0)


@dataclass(frozen=True, eq=False)
class Trial:
    """The same steps with some votes set aside."""

    aside: Flags
    kept: Votes
    plane: Plane
    is_in: Flags
    progress: Progress  # for what is still to do with it


def group(task: Task) -> Grouped:
    """No group at all when groups foretell the votes set aside no better than everybody's counts do."""
    if task.options.parity:
        return _like_the_server(task)
    found = (_by_distance if task.options.method == "polis" else _by_classes)(task)
    if found.label.max(initial=-1) < 1 or not found.loss < found.loss_without:
        return Grouped(np.full_like(found.label, -1), found.loss_without, found.loss_without)
    return Grouped(_like_former(found.label, task.previous), found.loss, found.loss_without)


def whole(label_in: Ints, is_in: Flags) -> Ints:
    label = np.full(len(is_in), -1, dtype=np.int64)
    label[is_in] = label_in
    return label


def _by_distance(task: Task) -> Grouped:
    """k by silhouette; of those that are as good, and where the best foretells nothing, by the votes set aside."""
    points = task.plane.points[task.is_in, :2]
    first = None if task.previous is None or not task.previous.groups else task.previous.state.centres
    centres = _k_means(points, list(task.sizes), task.options.seed, first)
    trials = list(task.trials(part_of(task.progress, 0.1, 0.6)))
    alone = _mean([task.losses_alone(trial) for trial in trials])
    losses: dict[int, float] = {}
    for tied in cluster.by_silhouette(points, centres, task.options.seed):
        for size in tied:
            losses[size] = _mean([_losses_by_distance(task, trial, size) for trial in trials])
            part_of(task.progress, 0.6, 1.0)(len(losses) / len(centres))
        best = min(tied, key=lambda size: losses[size])
        if losses[best] < alone:
            label = cluster.nearest(points, _settled(points, centres[best]))
            label = cluster.without_small_groups(points, label, best)
            return Grouped(whole(label, task.is_in), losses[best], alone)
    return _nothing(task, alone)


def _losses_by_distance(task: Task, trial: Trial, size: int) -> Floats:
    points = trial.plane.points[trial.is_in, :2]
    centres = _k_means(points, [size], task.options.seed)
    if size not in centres:
        return task.losses_alone(trial)
    label = cluster.without_small_groups(points, cluster.nearest(points, centres[size]), size)
    return task.losses(trial, whole(label, trial.is_in), size)


def _mean(parts: list[Floats]) -> float:
    return float(np.concatenate(parts).mean()) if parts else NO_VOTE


def _like_the_server(task: Task) -> Grouped:
    points, former = task.plane.points[task.is_in, :2], None if task.previous is None else task.previous.state.record
    label, record = by_bases(points, task.options.max_groups, former, task.options.seed)
    trials = list(task.trials(part_of(task.progress, 0.1, 0.9)))
    alone = _mean([task.losses_alone(trial) for trial in trials])
    if record[0] < 2:
        return _nothing(task, alone)
    loss = _mean([_losses_by_distance(task, trial, record[0]) for trial in trials])
    part_of(task.progress, 0.0, 1.0)(1.0)
    return Grouped(_like_former(whole(label, task.is_in), task.previous), loss, alone, record)


def _k_means(points: Floats, sizes: list[int], seed: int, first: Floats | None = None) -> dict[int, Floats]:
    if len(points) == 0 or not sizes:
        return {}
    few, weights = cluster.weighted_points(points, seed)
    found = cluster.k_means(few, weights, sizes, seed=seed, first=first)
    if len(few) < len(points) and len(sizes) == 1:
        return {size: _settled(points, centres) for size, centres in found.items()}
    return found


def _settled(points: Floats, centres: Floats) -> Floats:
    """The last moves, of all points: what stood for them brought the centres near."""
    if len(points) <= cluster.PLAIN:
        return centres
    run = centres[None].copy()
    cluster.move(points, np.ones(len(points)), run)
    settled: Floats = run[0]
    return settled


def _by_classes(task: Task) -> Grouped:
    """k by the loss of the votes set aside: the smallest that the best does not clearly beat."""

    def foretell(trial: Trial) -> dict[Way, Floats]:
        table = mixture.vote_table(trial.kept, task.options.hidden)
        found: dict[Way, Floats] = {}
        for size in task.sizes:
            span = part_of(trial.progress, *(number / len(task.sizes) for number in (size - 2, size - 1)))
            span(0.0)
            start = _start(trial.plane, trial.is_in, size, task.options.seed)
            if start is None:
                break
            fitted = mixture.fit(table, start, size, is_placed=trial.is_in, progress=part_of(span, 0.1, 0.8))
            for steps, label in fitted.items():
                merged = cluster.without_small_groups(trial.plane.points[trial.is_in, :2], label[trial.is_in], size)
                found[size, steps] = task.losses(trial, whole(merged, trial.is_in), size)
        return found

    told = _compared(task, foretell, part_of(task.progress, 0.0, 0.8))
    way = _smallest_of_the_best(told)
    alone = float(told[ALONE].mean()) if told else NO_VOTE
    if way == ALONE:
        return _nothing(task, alone)
    label = _classes(task, *way)
    return Grouped(label, float(told[way].mean()), alone)


def _classes(task: Task, size: int, steps: int) -> Ints:
    """The groups of everybody, made in the way that foretold best."""
    start = _start(task.plane, task.is_in, size, task.options.seed)
    if start is None:
        return np.full(len(task.is_in), -1)
    if steps and task.previous is not None and task.previous.groups == size:
        start = _continued(start, task.previous.group, task.is_in)
    table = mixture.vote_table(task.votes, task.options.hidden)
    progress = part_of(task.progress, 0.8, 1.0)
    label = mixture.fit(table, start, size, is_placed=task.is_in, steps=(steps,), progress=progress)[steps]
    merged = cluster.without_small_groups(task.plane.points[task.is_in, :2], label[task.is_in], size)
    return whole(merged if merged.max(initial=0) else merged - 1, task.is_in)


def _start(plane: Plane, is_in: Flags, size: int, seed: int) -> Ints | None:
    """k-means in size - 1 dimensions; None when so many groups cannot be told apart."""
    points = plane.points[is_in, : size - 1]
    centres = _k_means(points, [size], seed)
    return whole(cluster.nearest(points, centres[size]), is_in) if size in centres else None


def _compared(task: Task, foretell: Callable[[Trial], dict[Way, Floats]], progress: Progress) -> dict[Way, Floats]:
    """For each way, the losses of all votes set aside. Only the ways that could be tried each time."""
    told: list[dict[Way, Floats]] = []
    for trial in task.trials(progress):
        told.append({ALONE: task.losses_alone(trial), **foretell(trial)})
    common = set.intersection(*(set(found) for found in told)) if told else set()
    return {way: np.concatenate([found[way] for found in told]) for way in sorted(common)}


def _smallest_of_the_best(told: dict[Way, Floats]) -> Way:
    """The fewest groups, then the most steps, that are as good as the best up to one standard error.

    Of the difference: the votes are the same for all, so that their own luck cancels out.
    """
    best = min(told, key=lambda way: told[way].mean(), default=ALONE)
    order = sorted(told, key=lambda way: (way[0], -way[1]))
    return next((way for way in order if _is_near(told[way], told[best])), ALONE)


def _is_near(loss: Floats, best: Floats) -> bool:
    gap = loss - best
    return bool(gap.mean() <= gap.std() / np.sqrt(len(gap)))


def _nothing(task: Task, alone: float) -> Grouped:
    return Grouped(np.full(task.votes.participants, -1, dtype=np.int64), alone, alone)


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
