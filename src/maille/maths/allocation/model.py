"""The programme behind an answer: the network, and the rules of the groups upon it.

Rules that hold by themselves in most answers (minimum of kinds, share of a kind, organisations, mornings) enter only
where `Active` says so: what is left out is checked afterwards, and asked for when it was not kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .network import Active, Network, place_everyone
from .rules import Rules
from .solver import Ids, Programme


@dataclass(eq=False)
class Model:
    programme: Programme
    rules: Rules
    network: Network
    open: Ids  # (m,) columns
    heads: Ids  # (m, kinds) columns: heads of a kind in a group
    size: Ids  # (m,) columns


def build(rules: Rules, active: Active) -> Model:
    programme = Programme()
    opened = programme.add_columns(rules.challenges, lower=rules.must_open, whole=~rules.must_open)
    network = place_everyone(programme, rules, active)
    model = Model(
        programme, rules, network, opened, _count_heads(programme, rules, active, network), _sizes(programme, rules)
    )
    _keep_sizes(model)
    _price_mix(model)
    _keep_kinds(model, np.flatnonzero(active.kinds))
    _keep_share(model, np.flatnonzero(active.share & rules.share_holds))
    _keep_apart(model)
    _keep_mornings(model, active.mornings)
    _keep_organisations(model, active.organisations)
    return model


def _count_heads(programme: Programme, rules: Rules, active: Active, network: Network) -> Ids:
    m, kinds = rules.challenges, rules.kinds
    most = np.bincount(rules.kind, minlength=kinds)
    heads = programme.add_columns(m * kinds, upper=np.tile(most, m), whole=active.whole > 0)
    row = programme.add_rows(m * kinds, lower=0, upper=0)
    arcs = network.arcs
    programme.put(row[arcs.to[network.arc] * kinds + rules.kind[network.person]], arcs.column[network.arc], 1)
    programme.put(row, heads, -1)
    return heads.reshape(m, kinds)


def _sizes(programme: Programme, rules: Rules) -> Ids:
    return programme.add_columns(rules.challenges, upper=rules.max_size)


def _keep_sizes(model: Model) -> None:
    programme, rules = model.programme, model.rules
    total = programme.add_rows(rules.challenges, lower=0, upper=0)
    programme.put(total[:, None], model.heads, 1)
    programme.put(total, model.size, -1)
    most = programme.add_rows(rules.challenges, upper=0)
    least = programme.add_rows(rules.challenges, lower=0)
    for rows, size in ((most, rules.max_size), (least, rules.min_size)):
        programme.put(rows, model.size, 1)
        programme.put(rows, model.open, -size)
    if rules.max_groups < rules.challenges:
        programme.put(programme.add_rows(1, upper=rules.max_groups), model.open, 1)


def _price_mix(model: Model) -> None:
    """Heads below what is wanted, heads above: each costs the weight."""
    programme, rules = model.programme, model.rules
    if rules.mix_weight == 0:
        return
    heads, opened = model.heads.ravel(), np.repeat(model.open, rules.kinds)
    for wanted, sign in ((rules.wanted_from, 1), (rules.wanted_to, -1)):
        wanted_heads = wanted.ravel()
        lacking = programme.add_columns(len(heads), cost=rules.mix_weight, upper=np.maximum(wanted_heads, rules.people))
        rows = programme.add_rows(len(heads), lower=0)  # lacking + sign·heads ≥ sign·wanted, in an open group
        programme.put(rows, lacking, 1)
        programme.put(rows, heads, sign)
        programme.put(rows, opened, -sign * wanted_heads)


def _keep_kinds(model: Model, where: NDArray[np.intp]) -> None:
    programme, rules = model.programme, model.rules
    if not len(where):
        return
    kinds = np.flatnonzero(np.bincount(rules.kind, minlength=rules.kinds))
    met = programme.add_columns(len(where) * len(kinds), whole=True)
    heads, opened = model.heads[np.ix_(where, kinds)].ravel(), np.repeat(model.open[where], len(kinds))
    for more in (heads, opened):
        rows = programme.add_rows(len(met), upper=0)
        programme.put(rows, met, 1)
        programme.put(rows, more, -1)
    enough = programme.add_rows(len(where), lower=0)
    programme.put(np.repeat(enough, len(kinds)), met, 1)
    programme.put(enough, model.open[where], -rules.min_kinds[where])


def _keep_share(model: Model, where: NDArray[np.intp]) -> None:
    """heads ≤ ⌈p/q · size⌉ is q·heads ≤ p·size + q - 1 in whole numbers."""
    programme, rules = model.programme, model.rules
    p, q = rules.share.numerator, rules.share.denominator
    heads = model.heads[where]
    rows = programme.add_rows(heads.size, upper=0).reshape(heads.shape)
    programme.put(rows, heads, q)
    for kind in range(rules.kinds):
        programme.put(rows, heads[:, [kind]], -p)
    programme.put(rows, model.open[where, None], 1 - q)


def _keep_apart(model: Model) -> None:
    programme, rules, network = model.programme, model.rules, model.network
    pairs = np.unique(np.sort(rules.unit[rules.apart], axis=1), axis=0)
    arcs = network.arcs
    for one, other in pairs:
        rows = programme.add_rows(rules.challenges, upper=1)
        for unit in (one, other):  # twice the same when they also stay together: then no place is left
            mine = arcs.unit == unit
            programme.put(rows[arcs.to[mine]], arcs.column[mine], 1)


def _keep_mornings(model: Model, where: NDArray[np.bool_]) -> None:
    programme, rules, network = model.programme, model.rules, model.network
    to, column = network.arcs.to[network.arc], network.arcs.column[network.arc]
    for day in np.flatnonzero(where.any(axis=0)):
        rows = programme.add_rows(rules.challenges, lower=0)
        there = rules.present[network.person, day]
        programme.put(rows[to[there]], column[there], 1)
        programme.put(rows, model.open, -rules.min_present[:, day])


def _keep_organisations(model: Model, everywhere: NDArray[np.bool_]) -> None:
    """Where more members may come than the cap. The pools of an organisation that is not `everywhere` mix it with others."""
    programme, rules, network = model.programme, model.rules, model.network
    if not len(everywhere):
        return
    body = rules.organisation[network.person]
    counted = (body >= 0) & ((network.arcs.unit[network.arc] >= 0) | everywhere[body])
    to, column, body = network.arcs.to[network.arc][counted], network.arcs.column[network.arc][counted], body[counted]
    pair, inverse = np.unique(body.astype(np.int64) * rules.challenges + to, return_inverse=True)
    body, to = np.divmod(pair, rules.challenges)
    members = np.bincount(rules.organisation[rules.organisation >= 0], minlength=len(everywhere))
    most = np.where(everywhere[body], members[body], np.bincount(inverse, minlength=len(pair)))
    is_bound = most > rules.per_organisation[to]
    row = np.full(len(pair), -1)
    row[is_bound] = programme.add_rows(int(is_bound.sum()), upper=0)
    mine = row[inverse] >= 0
    programme.put(row[inverse[mine]], column[mine], 1)
    programme.put(row[is_bound], model.open[to[is_bound]], -rules.per_organisation[to[is_bound]])
