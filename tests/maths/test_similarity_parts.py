"""The parts against other algorithms: SciPy's tree, brute force, a search of everything."""

import pickle

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, ward

from maille.maths.similarity import encoders, group_texts, grouping, place
from maille.maths.similarity.kmeans import mini_batch_k_means
from maille.maths.similarity.neighbours import InvertedFile, all_neighbours, exact
from maille.maths.similarity.vectors import unit
from maille.maths.similarity.ward import WIDE_UP_TO, ward_tree


def silent(share):
    assert 0 <= share <= 1


def clouds(count, groups, width=16, seed=1, spread=0.15):
    draw = np.random.default_rng(seed)
    centre, label = draw.normal(size=(groups, width)), draw.integers(groups, size=count)
    return unit((centre[label] + spread * draw.normal(size=(count, width))).astype(np.float32)), label


def pairs(label):
    return label[:, None] == label


@pytest.mark.parametrize(("count", "seed"), [(2, 0), (3, 1), (40, 2), (150, 3)])
def test_the_tree_is_that_of_scipy(count, seed):
    rows = np.random.default_rng(seed).normal(size=(count, 5)).astype(np.float32)
    reference = ward(rows.astype(np.float64))

    tree = ward_tree(rows, silent)

    # SciPy's height is a distance: the square root of ours.
    assert np.allclose(np.sqrt(tree.height), reference[:, 2])
    for k in {1, 2, count // 2 or 1, count}:
        assert np.array_equal(pairs(tree.cut(k)), pairs(fcluster(reference, k, "maxclust")))


def test_equal_rows_make_a_tree_too():
    tree = ward_tree(np.ones((12, 3), np.float32), silent)

    assert len(np.unique(tree.cut(4))) == 4
    assert not tree.height.any()


def test_a_tree_of_many_rows_on_fewer_directions_finds_the_same_clouds():
    rows, label = clouds(WIDE_UP_TO + 200, 6, width=128)

    assert np.array_equal(pairs(ward_tree(rows, silent).cut(6)), pairs(label))


def test_batches_find_clouds_and_the_seed_decides():
    rows, label = clouds(3_000, 5)

    centres, found = mini_batch_k_means(rows, 5, seed=4, progress=silent)
    again, _ = mini_batch_k_means(rows, 5, seed=4, progress=silent)

    assert np.array_equal(pairs(found), pairs(label))
    assert np.array_equal(centres, again)


def test_neighbours_are_those_of_a_full_sort():
    rows, _ = clouds(1_100, 7, spread=0.6)
    alike = (rows @ rows.T).astype(np.float64)
    np.fill_diagonal(alike, -np.inf)

    near, cosine = all_neighbours(rows, 4, None, silent)

    assert np.allclose(np.sort(cosine)[:, ::-1], -np.sort(-alike)[:, :4], atol=1e-6)
    assert np.allclose(np.take_along_axis(alike, near, axis=1), cosine, atol=1e-6)
    assert not (near == np.arange(len(rows))[:, None]).any()


def test_the_inverted_file_finds_what_a_search_of_everything_finds():
    rows, _ = clouds(4_000, 40, width=32, spread=0.5)
    index = InvertedFile.of(rows, seed=0, progress=silent)
    asked = rows[::40]

    near, cosine = index.search(asked, 10)

    best, _ = exact(rows, asked, 10)
    assert np.mean([len({*ours} & {*theirs}) for ours, theirs in zip(near, best, strict=True)]) >= 9.5
    assert (near[:, 0] == np.arange(0, 4_000, 40)).mean() >= 0.99
    assert (np.diff(cosine, axis=1) <= 0).all()


def test_beyond_its_bounds_the_whole_goes_by_lists_and_batches(monkeypatch):
    monkeypatch.setattr(grouping, "EXACT_UP_TO", 1_000)
    monkeypatch.setattr("maille.maths.similarity.families.TREE_UP_TO", 1_000)
    rows, label = clouds(1_500, 5, width=32)
    texts = [f"texte {number}" for number in range(len(rows))]

    class Given:
        name = "given"
        known = dict(zip(texts, rows, strict=True))

        def encode(self, asked):
            return np.array([self.known[text] for text in asked])

    found = group_texts(texts, encoder=Given(), families=5)

    assert found.space.index is not None
    assert np.array_equal(pairs(found.family), pairs(label))
    assert (label[found.neighbours] == label[:, None]).mean() >= 0.99
    assert place(texts[8], found)[1][0] == 8


def test_the_encoder_gives_one_row_whatever_stands_beside():
    texts = ["Le chien aboie la nuit.", "La piscine est fermée depuis deux ans."]
    together = encoders.SentenceEncoder().encode(texts)

    assert together.shape == (2, 512)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(encoders.SentenceEncoder().encode(texts[1:]), together[1:], atol=1e-4)


def test_a_grouping_travels_between_processes():
    """It is made in the worker and asked elsewhere."""
    texts = ["Le chien aboie la nuit.", "La piscine est fermée.", "Un chien hurle.", "Le bassin est vide."]
    found = group_texts(texts, families=2)

    again = pickle.loads(pickle.dumps(found))

    assert place("un chien", again)[0] == place("un chien", found)[0] == found.family[0]
    assert len(pickle.dumps(found)) < 100_000  # not the model
