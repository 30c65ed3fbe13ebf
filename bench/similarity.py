"""`maille bench similarity`: finding the same need, by meaning and by words, beside words alone; and how long it takes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import french
from .kernels import Sheet, measure

SIZES = (1_000, 10_000, 30_000)
DRAWS, LABELS = 20, 5
ASKED = 200
FAILED = 1e9  # a part that fails keeps no bound
Part = tuple[Callable[[], Any], Callable[[Any], dict[str, float]]]


def run(*, scale: float, results: Path) -> int:
    """Returns 1 when a bound is not kept. `scale` multiplies the sizes; the quality is always that of the same texts."""
    sheet = Sheet("similarity", results, "needs in French; one thread, in a process of its own")
    _quality(sheet)
    for size in SIZES:
        _costs(sheet, max(200, int(size * scale)), is_bounded=size == 10_000)
    return sheet.finish()


def _quality(sheet: Sheet) -> None:
    sheet.title("the same need in other words, and families after 5 names each (chance: R@5 .042, accuracy .083)")
    ours, words = measure("similarity", "by_meaning"), measure("similarity", "by_words")
    for who, found in (("sentence vectors", ours), ("TF-IDF alone", words)):
        sheet.row("120 needs, 12 topics", who, found)
    sheet.bound("same need in other words, R@5", ours.get("recall5", 0), least=0.62)
    sheet.bound("same need in other words, MRR", ours.get("mrr", 0), least=0.42)
    sheet.bound("accuracy after 5 names a family", ours.get("accuracy", 0), least=0.60)
    sheet.title("the same need typed again with a slip every 25 letters")
    for who in ("lexical", "meaning"):
        found = measure("similarity", f"typed_again_{who}")
        sheet.row("180 needs", {"lexical": "already_said", "meaning": "sentence vectors"}[who], found)
        if who == "lexical":
            sheet.bound("typed again, R@1", found.get("recall1", 0), least=0.99)


def _costs(sheet: Sheet, size: int, *, is_bounded: bool) -> None:
    sheet.title(f"{size} texts")
    grouped, placed = measure("similarity", "grouped", size=size), measure("similarity", "placed", size=size)
    sheet.row(f"{size} texts", "grouped in 30 families", grouped)
    sheet.row(f"{size} texts", f"{ASKED} texts placed", placed)
    sheet.row(f"{size} texts", f"{ASKED} « déjà exprimé ? »", measure("similarity", "said", size=size))
    if is_bounded:
        sheet.bound(f"{size} texts grouped, seconds of CPU", grouped.get("cpu", FAILED), most=30)
        sheet.bound(f"{size} texts: longest silence, in seconds of CPU", grouped.get("silence", FAILED), most=1)
        # Of CPU: the machine may be busy with something else.
        sheet.bound(f"one text placed among {size}, ms of CPU", placed.get("cpu", FAILED) / ASKED * 1_000, most=20)


def by_meaning() -> Part:
    from maille.maths.similarity import group_texts

    found = french.needs()

    def judge(grouping: Any) -> dict[str, float]:
        alike, encoder = grouping.vectors @ grouping.vectors.T, Kept()

        def learnt(labels: dict[int, int]) -> NDArray[np.int64]:
            family: NDArray[np.int64] = group_texts(found.texts, encoder=encoder, labels=labels).family
            return family

        return {**_ranks(alike, found), "accuracy": _accuracy(learnt, found)}

    return (lambda: group_texts(found.texts)), judge


class Kept:
    """Vectors made once: the texts are the same in each draw."""

    name = "kept"

    def __init__(self) -> None:
        from maille.maths.similarity import default_encoder

        self.encoder, self.known = default_encoder(), dict[str, NDArray[np.float32]]()

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        if new := [text for text in texts if text not in self.known]:
            self.known.update(zip(new, self.encoder.encode(new), strict=True))
        return np.array([self.known[text] for text in texts])


def by_words() -> Part:
    """The peer: TF-IDF of stems and runs of letters; a text goes where the labelled texts are most alike on average."""
    from maille.maths.similarity import LexicalIndex

    found = french.needs()
    topic = np.array(found.topic)

    def work() -> NDArray[np.float64]:
        index, alike = LexicalIndex.of(found.texts), np.zeros((len(topic), len(topic)))
        for row, text in zip(alike, found.texts, strict=True):
            for other, likeness in index.search(text, k=len(topic)):
                row[other] = likeness
        return alike

    def judge(alike: NDArray[np.float64]) -> dict[str, float]:
        def learnt(labels: dict[int, int]) -> NDArray[np.int64]:
            known = np.array(list(labels))
            sums = np.stack([alike[:, known[topic[known] == name]].sum(axis=1) for name in range(found.topics)])
            return sums.argmax(axis=0).astype(np.int64)

        return {**_ranks(alike, found), "accuracy": _accuracy(learnt, found)}

    return work, judge


def _ranks(alike: NDArray[Any], found: french.Needs) -> dict[str, float]:
    alike = alike.copy()
    np.fill_diagonal(alike, -2)
    rank = 1 + (alike > alike[np.arange(len(alike)), found.twin][:, None]).sum(axis=1)
    return {"recall5": float((rank <= 5).mean()), "mrr": float((1 / rank).mean())}


def _accuracy(learnt: Callable[[dict[int, int]], NDArray[np.int64]], found: french.Needs) -> float:
    """Of the texts without a label, over several draws of labels."""
    topic, right = np.array(found.topic), []
    for seed in range(DRAWS):
        draw = np.random.default_rng(seed)
        chosen = [draw.permutation(np.flatnonzero(topic == name))[:LABELS] for name in range(found.topics)]
        known = np.concatenate(chosen)
        others = np.setdiff1d(np.arange(len(topic)), known)
        family = learnt({int(index): int(topic[index]) for index in known})
        right.append((family[others] == topic[others]).mean())
    return float(np.mean(right))


def _typed_again() -> tuple[list[str], list[str]]:
    texts, draw = [*french.needs().texts, *french.needs("etude").texts], random.Random(1)
    return texts, [french.mistyped(text, draw) for text in texts]


def typed_again_lexical() -> Part:
    from maille.maths.similarity import LexicalIndex

    texts, again = _typed_again()

    def work() -> list[int]:
        index = LexicalIndex.of(texts)
        return [index.search(text, k=1)[0][0] for text in again]

    return work, lambda first: {"recall1": float((np.array(first) == np.arange(len(texts))).mean())}


def typed_again_meaning() -> Part:
    from maille.maths.similarity import default_encoder

    texts, again = _typed_again()
    encoder = default_encoder()
    return (lambda: encoder.encode(again) @ encoder.encode(texts).T), lambda alike: {
        "recall1": float((alike.argmax(axis=1) == np.arange(len(texts))).mean())
    }


def grouped(*, size: int) -> Part:
    from maille.maths.similarity import group_texts

    texts, told = french.many(size), [0.0]

    def work() -> Any:
        told[:] = [time.process_time()]
        found = group_texts(texts, families=30, progress=lambda _done: told.append(time.process_time()))
        told.append(time.process_time())
        return found

    def judge(found: Any) -> dict[str, float]:
        return {"families": len(found.keywords), "silence": max(after - before for before, after in pairwise(told))}

    return work, judge


def placed(*, size: int) -> Part:
    from maille.maths.similarity import group_texts, place

    asked = french.many(ASKED, seed=9)
    grouping = group_texts(french.many(size), families=30)

    def work() -> float:
        began = time.perf_counter()
        for text in asked:
            place(text, grouping)
        return (time.perf_counter() - began) / len(asked) * 1_000

    return work, lambda each: {"ms_each": each}


def said(*, size: int) -> Part:
    from maille.maths.similarity import LexicalIndex

    texts, asked = french.many(size), french.many(ASKED, seed=9)

    def work() -> float:
        index = LexicalIndex.of(texts)
        began = time.perf_counter()
        for text in asked:
            index.search(text)
        return (time.perf_counter() - began) / len(asked) * 1_000

    return work, lambda each: {"ms_each": each}
