# SPDX-License-Identifier: Apache-2.0
"""Columns of which a machine is not sure: what each may mean and why, to be said by a person, and remembered."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from duly.doors.console.gate import done, staff
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from duly.rooms.recognition import queries as recognition
from duly.rooms.recognition.facts import ACCURACY
from duly.rooms.transfer import actions
from duly.rooms.transfer.queries import TableDraft

LEFT = "-"
"""As a form says that a column is to be left behind."""
_MOST = 500
NOTHING_SAID = refusal(
    "console.nothing_said",
    Because.INVALID,
    en="No column was decided on. Choose what at least one of them means.",
    zh="尚未选择任何列的含义。请至少选择一列。",
)


class GuessCard(NamedTuple):
    """What a column may mean."""

    code: str
    words: Words
    percent: int
    reasons: tuple[str, ...]


class ColumnCard(NamedTuple):
    """A column of which the machine is not sure."""

    position: int
    header: str
    guesses: tuple[GuessCard, ...]


class TableCard(NamedTuple):
    """The columns of one table that a person has to decide on."""

    source: str
    columns: tuple[ColumnCard, ...]


@require_POST
@staff
def mean(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """Take down what somebody said of the columns of one table; what was not chosen stays as it is."""
    said = {
        f"#{name.removeprefix('column-')}": "" if value == LEFT else str(value)[:100]
        for name, value in list(request.POST.items())[:_MOST]
        if name.startswith("column-") and value
    }
    if not said:
        raise NOTHING_SAID(field="column")
    count = actions.confirm_meanings(actor, transfer_id, request.POST.get("table", "")[:2_000], said)
    told = ngettext(
        "What %(n)d column means is remembered, also for the next file like it.",
        "What %(n)d columns mean is remembered, also for the next file like it.",
        count,
    )
    return done(request, told % {"n": count}, reverse("console:transfer-mapping", args=[transfer_id]))


def unsure_of(drafts: Sequence[TableDraft], language: str) -> list[TableCard]:
    """The columns that a person has to decide on, table by table; tables without any are left out."""
    found = [TableCard(one.source, tuple(_columns(one, language))) for one in drafts]
    return [one for one in found if one.columns]


def _columns(one: TableDraft, language: str) -> Iterator[ColumnCard]:
    known = recognition.meanings()
    for at, (header, proposal) in enumerate(zip(one.headers, one.proposals, strict=True)):
        if proposal.column.must_be_confirmed:
            guesses = tuple(
                GuessCard(
                    guess.means, known[guess.means].words, round(guess.confidence * ACCURACY), tuple(reason.say(language) for reason in guess.reasons)
                )
                for guess in proposal.column.guesses
                if guess.means in known
            )  # fmt: skip
            yield ColumnCard(at, header, guesses)


def every_meaning(language: str) -> list[tuple[str, str]]:
    """All that a column can mean, in the order of their names."""
    return sorted(
        ((code, one.words.say(language)) for code, one in recognition.meanings().items()), key=lambda pair: pair[1]
    )
