"""Needs that say the same in other words, on French texts written for it: tests/maths/texts."""

import random
from functools import lru_cache

import numpy as np
import pytest

from bench.french import mistyped, needs
from maille.maths import similarity
from maille.maths.errors import Cancelled
from maille.maths.similarity import (
    TYPED_AGAIN,
    LexicalIndex,
    WordEncoder,
    already_said,
    default_encoder,
    group_texts,
    place,
    suggestion_threshold,
    words_in_common,
)

NEEDS = needs()


@lru_cache(maxsize=1)
def grouping():
    return group_texts(NEEDS.texts)


def share_near(neighbours, k=5):
    return np.mean([twin in near[:k] for twin, near in zip(NEEDS.twin, neighbours, strict=True)])


def reciprocal_rank(vectors):
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -2)
    twin = alike[np.arange(len(alike)), NEEDS.twin]
    return np.mean(1 / (1 + (alike > twin[:, None]).sum(axis=1)))


def drawn_labels(seed, a_topic=5):
    draw, topic = np.random.default_rng(seed), np.array(NEEDS.topic)
    chosen = [draw.permutation(np.flatnonzero(topic == name))[:a_topic] for name in range(NEEDS.topics)]
    return {int(index): int(topic[index]) for index in np.concatenate(chosen)}


def test_the_encoder_is_installed():
    assert default_encoder().name == "universal-sentence-encoder-multilingual-3"


def test_the_same_need_in_other_words_is_found_by_meaning_and_not_by_words():
    by_words = [[index for index, _ in already_said(text, NEEDS.texts, k=6)][1:] for text in NEEDS.texts]

    assert share_near(grouping().neighbours) >= 0.62
    assert reciprocal_rank(grouping().vectors) >= 0.42
    assert share_near(by_words) < 0.2  # or the texts would prove nothing


def test_five_names_a_family_place_most_of_the_others():
    right = []
    for seed in range(10):
        labels = drawn_labels(seed)
        found = group_texts(NEEDS.texts, encoder=Kept(), labels=labels)
        right += [found.family[index] == NEEDS.topic[index] for index in range(len(NEEDS.texts)) if index not in labels]
        assert {index: found.family[index] for index in labels} == labels

    assert np.mean(right) >= 0.60


class Kept:
    """Vectors made once: the texts are the same in each turn."""

    name = "kept"
    known = {}

    def encode(self, texts):
        if new := [text for text in texts if text not in self.known]:
            self.known.update(zip(new, default_encoder().encode(new), strict=True))
        return np.array([self.known[text] for text in texts])


def test_what_is_typed_again_with_slips_is_found_first():
    draw, index = random.Random(5), LexicalIndex.of(NEEDS.texts)
    first = [index.search(mistyped(text, draw), k=1)[0][0] for text in NEEDS.texts]

    assert np.mean(np.array(first) == np.arange(len(first))) >= 0.99


def test_a_likeness_parts_what_is_typed_again_from_other_needs():
    draw, index = random.Random(6), LexicalIndex.of(NEEDS.texts)
    again = [index.search(mistyped(text, draw), k=2) for text in NEEDS.texts]

    assert np.mean([found[0][1] >= TYPED_AGAIN > found[1][1] for found in again]) >= 0.99


def test_already_said_gives_likeness_and_the_words_that_explain_it():
    said = ["Le chien aboie la nuit.", "La piscine est fermée.", "Des chiens aboyaient chaque nuit !"]

    (first, most), *_ = already_said("le chien aboie la nuit", said)

    assert (first, round(most, 6)) == (0, 1.0)
    assert [index for index, _ in already_said("les chiens", said)] == [2, 0]
    assert words_in_common("Les chiens de la nuit", said[0]) == ["chiens", "nuit"]
    assert already_said("zzz", said) == []


def test_accents_ligatures_apostrophes_and_capitals_are_one_word():
    said = ["L’œuvre d'aînés", "Autre chose"]

    assert already_said("OEUVRE AINES", said)[0] == pytest.approx((0, 1.0))


def test_likeness_is_the_mean_of_two_cosines():
    """Two texts of one word: stems (chat, chien) share nothing, runs of letters neither but for « ␣ch »."""
    said = ["chat", "chien"]
    # df 1 weighs ln(3/2)+1, df 2 weighs ln(3/3)+1 = 1; the runs of ␣chat␣: ␣ch cha hat at␣, ␣cha chat hat␣, ␣chat chat␣.
    rare, chat, chien = np.log(1.5) + 1, 9, 12
    cosine = 1 / np.sqrt((1 + (chat - 1) * rare**2) * (1 + (chien - 1) * rare**2))

    assert already_said("chat", said)[1] == pytest.approx((1, cosine / 2), abs=1e-6)


def test_no_family_is_invented_when_nobody_asked_for_one():
    assert set(grouping().family) == {-1}
    assert grouping().keywords == []
    assert set(group_texts(NEEDS.texts[:20], encoder=Kept(), labels={3: 7}).family) == {-1, 7}


def test_people_choose_how_many_families():
    found = group_texts(NEEDS.texts, encoder=Kept(), families=12)

    assert set(found.family) - {-1} == set(range(12))
    assert np.bincount(found.family[found.family >= 0]).min() >= 2
    assert sorted(np.bincount(found.family[found.family >= 0]), reverse=True) == list(
        np.bincount(found.family[found.family >= 0])
    )


def test_more_families_than_were_named_are_found_beside_those():
    labels = dict.fromkeys(range(10), 4) | dict.fromkeys(range(10, 20), 9)

    found = group_texts(NEEDS.texts, encoder=Kept(), labels=labels, families=5)

    assert set(found.family) - {-1} == {0, 1, 2, 4, 9}
    assert all(found.family[index] == family for index, family in labels.items())


def test_keywords_are_words_people_wrote():
    labels = dict(enumerate(NEEDS.topic))

    keywords = group_texts(NEEDS.texts, encoder=Kept(), labels=labels).keywords

    written = {word.strip(".,;:?!").lower() for text in NEEDS.texts for word in text.replace("'", " ").split()}
    assert all(len(words) == 5 and set(words) <= written for words in keywords)
    assert {"piscine", "bassin"} <= set(keywords[2])
    assert not {"les", "pas", "une", "dans", "qui"}.intersection(*map(set, keywords))


def test_a_new_text_finds_its_family_and_its_neighbours():
    labels = dict(enumerate(NEEDS.topic))
    whole = group_texts(NEEDS.texts, encoder=Kept(), labels=labels)

    family, near, alike = place("Le bassin de natation n'ouvre plus et les élèves ne savent pas nager.", whole)

    assert family == 2
    assert {NEEDS.topic[index] for index in near[:2]} == {2}
    assert list(alike) == sorted(alike, reverse=True)
    assert len(near) == len(alike) == 10


def test_a_text_of_the_corpus_is_its_own_nearest():
    _, near, alike = place(NEEDS.texts[17], grouping())

    assert (near[0], round(float(alike[0]), 4)) == (17, 1.0)


def test_the_same_seed_gives_the_same_answer():
    one, two = (group_texts(NEEDS.texts, encoder=Kept(), families=8, seed=3) for _ in range(2))

    assert np.array_equal(one.family, two.family)
    assert one.keywords == two.keywords


def test_without_the_encoder_texts_are_grouped_by_their_words_and_it_says_so(monkeypatch):
    monkeypatch.setattr(similarity.encoders, "find_spec", lambda name: None)
    texts = ["Le chien aboie", "Un chien qui aboie fort", "La piscine ferme", "Piscine fermée l'été", "Le vélo rouille"]

    found = group_texts(texts, families=2, labels={0: 0, 2: 1})

    assert (found.encoder, found.is_by_words, grouping().is_by_words) == ("mots", True, False)
    assert list(found.family[:4]) == [0, 0, 1, 1]
    assert found.neighbours[0][0] == 1
    assert place("chiens", found)[0] == 0


def test_words_give_unit_rows():
    rows = WordEncoder().encode(["chien chat", "", "le la les"])

    assert np.round(np.linalg.norm(rows, axis=1), 6).tolist() == [1, 0, 1]


def test_it_tells_how_far_it_is_and_stops_when_asked():
    told = []
    group_texts(NEEDS.texts[:30], encoder=Kept(), families=3, progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(share):
        raise Cancelled

    with pytest.raises(Cancelled):
        group_texts(NEEDS.texts[:30], encoder=Kept(), progress=stop)


def test_the_index_of_words_stops_when_asked_too():
    def stop(share):
        raise Cancelled

    for ask in (LexicalIndex.of, lambda texts, **how: already_said("une piscine", texts, **how)):
        with pytest.raises(Cancelled):
            ask(NEEDS.texts, progress=stop)


def test_english_has_its_own_words():
    texts = [
        "Old people have nobody to take them to the doctor.",
        "Elderly neighbours lack rides to medical appointments.",
        "The swimming pool has been closed for two years.",
        "Children cannot learn to swim because there is no pool.",
    ]

    found = group_texts(texts, language="en", families=2)

    assert (found.family[0], found.family[2]) == (found.family[1], found.family[3])
    assert found.family[0] != found.family[2]
    assert "pool" in found.keywords[found.family[2]]
    assert not {"the", "them", "there", "been"} & {word for words in found.keywords for word in words}


def test_suggestions_are_shown_from_where_people_agreed():
    """Of ten at .9 six were right, of the ten at .5 five: .9 is the lowest that holds 60 %."""
    confidence = [0.9] * 10 + [0.5] * 10
    agreed = [True] * 6 + [False] * 4 + [True] * 5 + [False] * 5

    assert suggestion_threshold(confidence, agreed) == 0.9
    assert suggestion_threshold(confidence, agreed, least=0.55) == 0.5
    assert suggestion_threshold(confidence[:5], agreed[:5]) is None
    assert suggestion_threshold([], []) is None
