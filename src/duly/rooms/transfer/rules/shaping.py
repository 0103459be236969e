# SPDX-License-Identifier: Apache-2.0
"""A mapping on columns that are not quite those any more that it was made for: as far as the plan's policy lets it go on."""

from collections.abc import Sequence

from duly.kernel.words import Words
from duly.rooms.transfer.rules import drift
from duly.rooms.transfer.rules.chain import Chain, compile_table
from duly.rooms.transfer.rules.fitting import fit
from duly.rooms.transfer.rules.terms import TableRule
from duly.rooms.transfer.source import Column


def shaped(rule: TableRule, before: Sequence[Column], now: Sequence[Column], policy: str) -> tuple[Chain, Words | None]:
    """The mapping for the columns as they are now, and what changed of them, where it may go on.

    Raises:
        Refusal: ``transfer.other_shape``, with every change.
    """
    others = range(max(len(before), len(now)))
    fitted = fit(rule, before, others=others)
    used = sorted({at for field in fitted.fields for at in field} | set(fitted.exclude))
    found = drift.changes(before, now, used)
    drift.must_fit(f"{rule.source}/{rule.table}", found, policy)
    if not found:
        return compile_table(rule, before, others=others), None
    told = Words.literal(*("; ".join(one.say(tongue) for one in found) for tongue in ("en", "zh")))
    return _placed(rule, before, now), told


def _placed(rule: TableRule, before: Sequence[Column], now: Sequence[Column]) -> Chain:
    """The mapping as it was understood, each column at the place where it stands now."""
    others = range(max(len(before), len(now)))
    chain = compile_table(rule, before, others=others)
    where = {old: new.position for old, new in drift.pairs(before, now).items()}
    fitted = chain.fitted._replace(
        fields=tuple(tuple(where[at] for at in field) for field in chain.fitted.fields),
        exclude=tuple(where[at] for at in chain.fitted.exclude),
    )
    return chain._replace(fitted=fitted)


def of_keys(chain: Chain) -> Chain:
    """Only the fields of the key, of every row, whatever becomes of it: to tell which rows are there at all."""
    places = [at for at, field in enumerate(chain.rule.fields) if field.to in chain.rule.key]
    rule = chain.rule._replace(fields=tuple(chain.rule.fields[at] for at in places), exclude=())
    fitted = chain.fitted._replace(fields=tuple(chain.fitted.fields[at] for at in places), exclude=())
    return Chain(rule, fitted, tuple(chain.readers[at] for at in places))
