"""Bad input: a refusal that names the argument and the rule, or a neutral answer; never an invented family."""

import random

import numpy as np
import pytest

from maille.maths.errors import BadArgument
from maille.maths.similarity import WordEncoder, already_said, group_texts, place, suggestion_threshold

WORDS = WordEncoder()
PIECES = ["chien", "chat", "eau", "été", "œuf", "l'école", "…", "", "水", "42", "le", "Ça-va"]
TEXTS = ["Le chien aboie", "La piscine ferme", "Le vélo rouille"]


def test_no_text_has_no_group():
    found = group_texts([], encoder=WORDS)

    assert (len(found.vectors), len(found.family), found.neighbours.shape, found.keywords) == (0, 0, (0, 10), [])
    assert place("chien", found)[0] == -1
    assert already_said("chien", []) == []


def test_one_text_is_alone():
    found = group_texts(["chien"], encoder=WORDS)

    assert (list(found.family), set(found.neighbours[0]), set(found.similarity[0])) == ([-1], {-1}, {0.0})


@pytest.mark.parametrize("nothing", ["", "   ", "…?!", "\u200b\n"])
def test_a_text_that_says_nothing_belongs_nowhere(nothing):
    found = group_texts([*TEXTS, nothing, *TEXTS], encoder=WORDS, families=3, labels={3: 8})

    assert found.family[3] == 8  # what a person said stands, and nothing is learnt from it
    assert not found.vectors[3].any()
    assert set(found.neighbours[3]) == {-1}
    assert 3 not in found.neighbours
    assert sorted(found.neighbours[0][:5]) == [1, 2, 4, 5, 6]
    assert [len(part) for part in place(nothing, found)[1:]] == [0, 0]
    assert already_said(nothing, TEXTS) == []


def test_the_same_text_many_times_is_one_family():
    found = group_texts(["chien"] * 6, encoder=WORDS, families=1)

    assert set(found.family) == {0}
    assert np.allclose(found.similarity[:, :5], 1)
    assert found.keywords == [["chien"]]


@pytest.mark.parametrize(
    "texts", [["水", "犬が吠える", "プール"], ["كلب ينبح", "مسبح"], ["хлеб", "вода"], ["chien", "eau", "été"]]
)
def test_one_word_and_other_scripts_have_an_answer(texts):
    found = group_texts(texts, families=1)

    assert np.isfinite(found.vectors).all()
    assert np.allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)
    assert already_said(texts[0], texts)[0] == pytest.approx((0, 1.0))
    assert place(texts[1], found)[1][0] == 1


def test_broken_letters_have_an_answer():
    found = group_texts(["chien \ud83d", "a" * 100_000, "\x00 été"])

    assert np.isfinite(found.vectors).all()
    assert already_said("chien \ud83d", ["chien"])[0][0] == 0


@pytest.mark.parametrize(
    ("argument", "given"),
    [
        ("texts", {"texts": "une phrase"}),
        ("texts[1]", {"texts": ["un", None]}),
        ("families", {"families": 0}),
        ("families", {"families": 2.5}),
        ("families", {"families": 4}),
        ("families", {"families": 1, "labels": {0: 1, 1: 2}}),
        ("labels", {"labels": {3: 0}}),
        ("labels", {"labels": {-1: 0}}),
        ("labels", {"labels": {0: -1}}),
        ("labels", {"labels": {0: "chiens"}}),
        ("language", {"language": "de"}),
        ("neighbours", {"neighbours": 0}),
    ],
)
def test_a_refusal_names_the_argument_and_the_rule(argument, given):
    with pytest.raises(BadArgument) as refusal:
        group_texts(**{"texts": TEXTS, "encoder": WORDS, **given})

    assert refusal.value.argument == argument
    assert str(refusal.value).startswith(f"{argument}: must ")


class Strange:
    name = "strange"

    def __init__(self, rows):
        self.rows = rows

    def encode(self, texts):
        return self.rows


@pytest.mark.parametrize("rows", [np.ones((2, 4)), np.ones(3), np.full((3, 4), np.nan), np.full((3, 4), np.inf)])
def test_an_encoder_that_gives_nonsense_is_named(rows):
    with pytest.raises(BadArgument, match="encoder: must give one row of finite numbers"):
        group_texts(TEXTS, encoder=Strange(rows))


def test_a_question_must_be_a_text():
    with pytest.raises(BadArgument, match="text: must be a text, not int"):
        already_said(3, TEXTS)
    with pytest.raises(BadArgument, match="text: must be a text, not NoneType"):
        place(None, group_texts(TEXTS, encoder=WORDS))
    with pytest.raises(BadArgument, match="k: must be a whole number, 1 at least"):
        already_said("chien", TEXTS, k=0)
    with pytest.raises(BadArgument, match="confidence: must be one finite number"):
        suggestion_threshold([0.5], [])


def test_more_families_than_people_named_when_every_text_has_a_name_adds_none():
    found = group_texts(TEXTS, encoder=WORDS, labels={0: 5, 1: 6, 2: 5}, families=3)

    assert list(found.family) == [5, 6, 5]
    assert found.keywords[:5] == [[]] * 5


def test_names_given_only_to_texts_that_say_nothing_teach_nothing():
    found = group_texts(["…", "!"], encoder=WORDS, labels={0: 2}, families=1)

    assert list(found.family) == [2, -1]
    assert place("chien", found)[0] == -1


def test_as_many_families_as_texts_leaves_each_alone():
    assert set(group_texts(TEXTS, encoder=WORDS, families=3).family) == {-1}


def test_a_family_named_on_a_text_that_says_nothing_counts_and_keeps_its_name():
    found = group_texts([*TEXTS, *TEXTS, "…"], encoder=WORDS, labels={6: 0}, families=3)

    assert found.family[6] == 0
    assert set(found.family[:6]) - {-1} == {1, 2}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_given_people_are_heard_and_nothing_is_invented(seed):
    draw = random.Random(seed)
    for _ in range(40):
        texts = [" ".join(draw.choices(PIECES, k=draw.randint(0, 3))) for _ in range(draw.randint(1, 9))]
        labels = {draw.randrange(len(texts)): draw.randint(0, 4) for _ in range(draw.randint(0, len(texts)))}
        wanted, named = draw.choice([None, 1, 2, 3]), set(labels.values())
        try:
            found = group_texts(texts, encoder=WORDS, families=wanted, labels=labels)
        except BadArgument as refusal:
            assert refusal.argument == "families"
            continue
        families = set(found.family) - {-1}
        assert {index: found.family[index] for index in labels} == labels
        assert families <= named if wanted is None else len(families) <= wanted
        assert np.isfinite(found.vectors).all()
        assert np.isfinite(found.similarity).all()
        assert place(draw.choice(PIECES), found)[0] in {-1, *found.space.families.names}
