"""An encoder of one's own, read from a folder: a real model of three numbers a word, made for the test."""

import json
import subprocess

import numpy as np
import pytest

from maille.maths import similarity
from maille.maths.similarity import BadFolder, chosen_encoder, default_encoder, group_texts, place, read_folder
from tests.site import environment, maille

from .tiny_model import TABLE, WORDS, write_model

TEXTS = ["Chien aboie", "Chat", "Chien chat aboie", "Piscine", "Bassin nager", "Piscine nager bassin"]


def expected(text):
    """The mean of the rows of its words, brought to length 1."""
    row = np.mean([TABLE[WORDS.get(word, 1)] for word in text.lower().split()], axis=0)
    return row / np.linalg.norm(row)


def test_a_text_is_the_mean_of_its_tokens_whatever_stands_beside_it(tmp_path):
    found = read_folder(str(write_model(tmp_path))).encode([*TEXTS, "inconnu"])

    assert found == pytest.approx(np.array([expected(text) for text in [*TEXTS, "inconnu"]]), abs=1e-6)


def test_the_first_token_when_the_folder_asks_for_it(tmp_path):
    write_model(tmp_path, path="onnx/model.onnx")
    (tmp_path / "1_Pooling").mkdir()
    asked = {"word_embedding_dimension": 3, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    (tmp_path / "1_Pooling/config.json").write_text(json.dumps(asked))

    found = read_folder(str(tmp_path)).encode(["Piscine chien", "chat"])

    assert found == pytest.approx(np.array([expected("piscine"), expected("chat")]), abs=1e-6)


def test_a_model_that_gives_sentences_is_taken_at_its_word(tmp_path):
    found = read_folder(str(write_model(tmp_path, sentences=True))).encode(["chien piscine"])

    assert found == pytest.approx(np.array([expected("chien piscine")]), abs=1e-6)


def test_no_more_tokens_than_the_folder_says(tmp_path):
    write_model(tmp_path)
    (tmp_path / "sentence_bert_config.json").write_text('{"max_seq_length": 2}')

    assert read_folder(str(tmp_path)).encode(["chien chat piscine nager"])[0] == pytest.approx(
        expected("chien chat"), abs=1e-6
    )


def test_texts_are_grouped_by_it_and_it_signs_with_the_hash_of_its_files(tmp_path, monkeypatch):
    folder = write_model(tmp_path / "mon-modele")
    monkeypatch.setenv("SENTENCE_MODEL", str(folder))

    found = group_texts(TEXTS, labels={0: 0, 3: 1})

    assert list(found.family) == [0, 0, 0, 1, 1, 1]
    assert (found.is_by_words, found.refused) == (False, None)
    assert found.encoder.startswith("mon-modele ")
    assert place("bassin", found)[0] == 1
    other = write_model(tmp_path / "autre/mon-modele", table=2 * TABLE)
    names = {found.encoder, read_folder(str(other)).name, read_folder(str(folder)).name}
    assert len(names) == 2


def test_nothing_is_asked_of_a_text_of_nothing(tmp_path):
    encoder = read_folder(str(write_model(tmp_path)))

    assert encoder.encode([]).shape == (0, 0)
    assert np.isfinite(encoder.encode(["", "\ud83d", "a" * 50_000])).all()


def _without(name):
    return lambda folder: (folder / name).unlink()


def _written(name, text):
    def write(folder):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)

    return write


DENSE = json.dumps(
    [{"type": "sentence_transformers.models.Transformer"}, {"type": "sentence_transformers.models.Dense"}]
)
BROKEN = [
    ("files", _without("tokenizer.json")),
    ("files", _without("model.onnx")),
    ("model", _written("model.onnx", "not a model")),
    ("model", _written("tokenizer.json", "{}")),
    ("model", _written("modules.json", "[{]")),
    ("model", lambda folder: write_model(folder, table=np.full_like(TABLE, np.nan))),
    ("model", lambda folder: write_model(folder, table=np.zeros_like(TABLE))),
    ("layers", _written("modules.json", DENSE)),
    ("layers", _written("1_Pooling/config.json", '{"pooling_mode_max_tokens": true}')),
]


@pytest.mark.parametrize(("why", "spoil"), BROKEN)
def test_a_broken_folder_is_refused_by_name_and_the_shipped_model_serves(tmp_path, why, spoil):
    folder = write_model(tmp_path)
    spoil(folder)

    with pytest.raises(BadFolder) as refused:
        read_folder(str(folder))

    assert (refused.value.argument, refused.value.why) == ("folder", why)
    chosen = chosen_encoder(folder=str(folder))
    assert (chosen.refused, chosen.encoder.name) == (why, "universal-sentence-encoder-multilingual-3")


def test_a_folder_that_is_not_there_or_has_no_library_is_said_with_the_answer(tmp_path, monkeypatch):
    monkeypatch.setenv("SENTENCE_MODEL", str(tmp_path / "rien"))
    assert group_texts(["un chien"]).refused == "absent"
    assert default_encoder().name == "universal-sentence-encoder-multilingual-3"

    monkeypatch.setenv("SENTENCE_MODEL", str(write_model(tmp_path)))
    monkeypatch.setattr(similarity.folder, "find_spec", lambda name: None)
    assert group_texts(["un chien"]).refused == "library"


@pytest.mark.process
def test_doctor_says_which_model_serves_and_why_one_does_not(bare_data, tmp_path):
    good, bad = write_model(tmp_path / "bon"), tmp_path / "rien"

    told = [_doctor(bare_data, SENTENCE_MODEL=str(folder)) for folder in (good, bad)]

    assert f"  bien    phrases : comparées par {read_folder(str(good)).name}" in told[0]
    assert f"  À VOIR  phrases : SENTENCE_MODEL={bad} : ce dossier n'existe pas ; " in told[1]
    assert "le modèle livré avec Maille sert à sa place." in told[1]


def _doctor(data, **settings):
    done = subprocess.run(maille("doctor"), env=environment(data, **settings), capture_output=True, text=True)
    return done.stdout


def test_doctor_has_a_sentence_for_each_reason():
    from typing import get_args

    from maille.commands.doctor import NO_ENCODER

    assert set(NO_ENCODER) == set(get_args(similarity.folder.Why))
