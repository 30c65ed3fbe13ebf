"""Needs in French that only measure and test: read from tests/maths/texts, mistyped and multiplied."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
# In a checkout beside the tests, in the installed package beside this file.
TEXTS = next(folder for folder in (HERE / "texts", HERE.parent / "tests/maths/texts") if folder.is_dir())
SLIPS = ("swap", "drop", "double", "flat")
FLAT = str.maketrans("éèêëàâîïôùûç", "eeeeaaiiouuc")


@dataclass(frozen=True)
class Needs:
    texts: list[str]
    topic: list[int]
    twin: list[int]  # the same need in other words

    @property
    def topics(self) -> int:
        return max(self.topic) + 1


def needs(name: str = "besoins") -> Needs:
    """`besoins` is measured, `etude` set the methods."""
    found, topic = Needs([], [], []), -1
    for line in (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            topic += 1
        elif "||" in line and not line.startswith("#"):
            count = len(found.texts)
            found.texts.extend(way.strip() for way in line.split("||"))
            found.topic.extend((topic, topic))
            found.twin.extend((count + 1, count))
    return found


def mistyped(text: str, draw: random.Random, *, each: int = 25) -> str:
    """The text with a slip of the pen every `each` letters or so; never the same as given."""
    letters = list(text)
    for place in draw.sample(range(len(letters) - 1), max(1, len(letters) // each)):
        slip = draw.choice(SLIPS)
        if slip == "swap":
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
        elif slip == "drop":
            letters[place] = ""
        else:
            letters[place] = letters[place] * 2 if slip == "double" else letters[place].translate(FLAT)
    changed = "".join(letters)
    return changed if changed != text else text[1:]


def many(count: int, *, seed: int = 0) -> list[str]:
    """As many different texts as wanted, half of one need and half of another, mistyped when all halves are used."""
    draw, halves = random.Random(seed), [_halves(text) for name in ("besoins", "etude") for text in needs(name).texts]
    pairs = [(one, two) for one in range(len(halves)) for two in range(len(halves))]
    draw.shuffle(pairs)
    found = [f"{halves[one][0]} {halves[two][1]}" for one, two in pairs[:count]]
    return found + [mistyped(draw.choice(found), draw) for _ in range(count - len(found))]


def _halves(text: str) -> tuple[str, str]:
    words = text.split()
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])
