"""The plane of the map: principal components of votes whose gaps are filled by the statement's mean.

Filled and centred, a vote is its distance to the mean where it was given and exactly 0 elsewhere: a sparse matrix, which
no step makes dense, unless it is small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .ballots import Flags, Floats, Ints, Votes

Progress = Callable[[float], None]
BLOCK = 4  # vectors improved together: more than the two that are drawn, so that a double eigenvalue is found
CLOSE = 1e-10  # residual of a component, relative to the largest eigenvalue
WORK = 150_000_000  # votes read by the iteration, both ways, before it stops where it is
FEWEST_STEPS = 12
NOTHING = 1e-12
SMALL, MOST_SMALL = 200_000, 200  # cells, and statements, up to which all components are computed at once


@dataclass(frozen=True, eq=False)
class Centred:
    """Votes less the mean of their statement; hidden statements weigh nothing."""

    matrix: Any  # scipy.sparse.csr_array (participants, statements)
    mean: Floats
    answered: Ints


def centre(votes: Votes, totals: Ints, hidden: Flags) -> Centred:
    """`totals`: (statements, 3), disagree, pass, agree. A statement that nobody saw has mean 0."""
    from scipy.sparse import csr_array  # loaded when votes are first counted

    mean = means(totals, hidden)
    data = votes.value - mean[votes.statement]
    if hidden.any():
        data[hidden[votes.statement]] = 0.0
    shape = (votes.participants, votes.statements)
    return Centred(csr_array((data, votes.statement, votes.start), shape=shape), mean, counted(votes, hidden))


def means(totals: Ints, hidden: Flags) -> Floats:
    mean: Floats = (totals[:, 2] - totals[:, 0]) / np.maximum(1, totals.sum(axis=1))
    return np.where(hidden, 0.0, mean)


def counted(votes: Votes, hidden: Flags) -> Ints:
    """Answers that count in the scale of step 4: a hidden statement counts as answered by everybody."""
    if not hidden.any():
        return votes.answered
    shown = np.concatenate(([0], np.cumsum(~hidden[votes.statement])))[votes.start]
    return np.diff(shown) + int(hidden.sum())


def components(
    matrix: Any, wanted: int, *, start: Floats | None = None, progress: Progress | None = None
) -> tuple[Floats, Floats]:
    """(wanted, statements) orthonormal rows and their eigenvalues, largest first; zeros where nothing varies.

    Block Krylov iteration with Rayleigh-Ritz: each step reads the votes twice. The start is fixed, so that the same votes
    give the same plane; `start` (rows) is where a former plane was.
    """
    size = matrix.shape[1]
    width = min(size, max(BLOCK, wanted + 1))
    if size == 0 or matrix.nnz == 0:
        return np.zeros((wanted, size)), np.zeros(wanted)
    if size <= MOST_SMALL and matrix.shape[0] * size <= SMALL:
        return _all_at_once(matrix.toarray(), wanted)
    block = np.random.default_rng(0).standard_normal((size, width))
    if start is not None:
        former = start[:width].T
        block[:, : former.shape[1]] = former + 1e-3 * block[:, : former.shape[1]] / np.sqrt(size)
    basis, image = np.zeros((size, 0)), np.zeros((size, 0))
    most = max(FEWEST_STEPS, min(size, WORK // matrix.nnz // width))
    values, vectors = np.zeros(0), basis
    for step in range(most):
        block = _new_directions(block, basis)
        if block.shape[1] == 0:
            break
        basis = np.hstack([basis, block])
        image = np.hstack([image, matrix.T @ (matrix @ block)])
        values, vectors, is_close = _ritz(basis, image, wanted)
        if progress:
            progress((step + 1) / most)
        if is_close:
            break
        block = image[:, -block.shape[1] :]
    return _padded(values, vectors, wanted)


def _all_at_once(dense: Floats, wanted: int) -> tuple[Floats, Floats]:
    values, vectors = np.linalg.eigh(dense.T @ dense)
    return _padded(values[::-1][:wanted], vectors[:, ::-1][:, :wanted], wanted)


def _new_directions(block: Floats, basis: Floats) -> Floats:
    """The part of `block` outside `basis`, orthonormal; directions that bring nothing are left out."""
    scale = np.linalg.norm(block, axis=0)
    block = block[:, scale > 0] / scale[scale > 0]
    for _twice in range(2):
        block = block - basis @ (basis.T @ block)
    kept, triangle = np.linalg.qr(block)
    kept = kept[:, np.abs(np.diag(triangle)) > NOTHING * 100]
    kept = kept - basis @ (basis.T @ kept)
    room = basis.shape[0] - basis.shape[1]
    return np.linalg.qr(kept)[0][:, :room]


def _ritz(basis: Floats, image: Floats, wanted: int) -> tuple[Floats, Floats, bool]:
    small = basis.T @ image
    values, turns = np.linalg.eigh((small + small.T) / 2)
    values, turns = values[::-1][:wanted], turns[:, ::-1][:, :wanted]
    vectors = basis @ turns
    residual = np.linalg.norm(image @ turns - vectors * values, axis=0)
    is_close = len(values) == wanted and bool((residual <= CLOSE * max(values[0], NOTHING)).all())
    return values, vectors, is_close or basis.shape[1] == basis.shape[0]


def _padded(values: Floats, vectors: Floats, wanted: int) -> tuple[Floats, Floats]:
    """Exactly `wanted` rows; a direction in which nothing varies is 0: an arbitrary one would look like a finding."""
    rows, kept = np.zeros((wanted, vectors.shape[0])), np.zeros(wanted)
    varies = values > NOTHING * max(1.0, values[0] if len(values) else 1.0)
    rows[: len(values)][varies], kept[: len(values)][varies] = vectors.T[varies], values[varies]
    return rows, kept


def settle_signs(rows: Floats, former: Floats | None) -> Floats:
    """Largest loading positive, or turned towards the former rows, so that the picture does not flip between runs."""
    signs = np.ones(len(rows))
    for index, row in enumerate(rows):
        overlap = 0.0
        if former is not None and index < len(former):
            common = min(len(row), former.shape[1])
            overlap = float(row[:common] @ former[index, :common])
        loading = overlap if abs(overlap) > 1e-6 else row[_largest(row)] if len(row) else 0.0
        signs[index] = -1.0 if loading < 0 else 1.0
    return rows * signs[:, None]


def _largest(row: Floats) -> int:
    """The place of the largest loading; among equals (up to rounding), the first."""
    size = np.abs(row)
    return int(np.argmax(size >= size.max() * (1 - 1e-6)))
