# SPDX-License-Identifier: Apache-2.0
"""What a row of a file says of a consent to advertising, and whether it changes what is on record."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from duly.rooms.customers.consenting import EXPLICIT, IMPLIED, LONGEST_HOW, UNSAID, Proof
from duly.rooms.customers.facts import Issue
from duly.rooms.customers.rules import findings
from duly.rooms.customers.rules.cells import date_of, decision_of
from duly.rooms.customers.rules.findings import RowRefusedError

FILE = "import"
"""The mechanism of a consent that came with a file."""
_KINDS = {
    word: kind
    for kind, words in {
        EXPLICIT: "explicit express written 明示 明示同意 明确同意 书面 书面同意 單獨同意 单独同意 明確同意 書面同意",
        IMPLIED: "implied soft inferred 默示 默示同意 推定 推定同意",
    }.items()
    for word in words.split()
}


class ConsentSaid(NamedTuple):
    """A decision, and where it comes from."""

    decision: str
    proof: Proof = UNSAID


class ConsentHeld(NamedTuple):
    """A decision on record, and how it was made."""

    decision: str
    mechanism: str
    proof: Proof = UNSAID


def consent_of(cells: Sequence[str], warnings: list[Issue], today: date) -> ConsentSaid:
    """A consent to advertising as its cells say it: of which kind, in what way, on which day, to what.

    One that says too little to be explicit counts as implied.

    Raises:
        RowRefusedError: a word that means nothing, a date that is none or has not come yet.
    """
    cell, how, on, wording = cells
    kind = _KINDS.get(cell.casefold(), "")
    decision = "granted" if kind else decision_of("", cell)
    if decision != "granted":
        return ConsentSaid(decision or "refused")
    day = _day(on) if on else None
    if day and day > today:
        raise RowRefusedError(findings.NOT_YET("marketing_on", on))
    if len(how) > LONGEST_HOW:
        raise RowRefusedError(findings.TOO_LONG("marketing_how", how))
    if kind == EXPLICIT and (day is None or not wording):
        warnings.append(findings.CONSENT_UNPROVED("marketing_consent", cell))
        kind = IMPLIED
    return ConsentSaid(decision, Proof(kind, how, day, wording))


def is_overturning(said: ConsentSaid, held: ConsentHeld | None) -> bool:
    """Whether a file would overturn what the customer decided by themselves."""
    return (
        held is not None
        and said.decision == "granted"
        and held.decision in {"refused", "withdrawn"}
        and held.mechanism != FILE
    )


def is_news(said: ConsentSaid, held: ConsentHeld | None) -> bool:
    """Whether a file says something that is not on record; a bare yes adds nothing to a consent that says more."""
    if held is None or said.decision != held.decision:
        return True
    return said.proof not in {UNSAID, held.proof}


@lru_cache(4096)
def _day(text: str) -> date:
    day = date_of(text)
    if day is None:
        raise RowRefusedError(findings.DATE("marketing_on", text))
    return day
