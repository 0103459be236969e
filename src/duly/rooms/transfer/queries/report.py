# SPDX-License-Identifier: Apache-2.0
"""The report of a transfer, gathered from its shards, its workbench and its facts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger import queries as ledger
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.transfer import shelves
from duly.rooms.transfer.facts import Fate, TableCard
from duly.rooms.transfer.models import KeptReport, Transfer
from duly.rooms.transfer.queries.asking import asked_for
from duly.rooms.transfer.queries.concerns import declared_of, standings_of, told_in
from duly.rooms.transfer.queries.plans import duties_of, row_for
from duly.rooms.transfer.queries.sampled import sample_card
from duly.rooms.transfer.queries.standing import mapped_of, reconciled_digest, table_cards
from duly.rooms.transfer.reporting import NOT_REHEARSED
from duly.rooms.transfer.rules import rehearsal
from duly.rooms.transfer.rules.concerns import Met
from duly.rooms.transfer.rules.differences import DIFFERENCES
from duly.rooms.transfer.rules.faults import FAULTS
from duly.rooms.transfer.rules.reconcile import read_side
from duly.rooms.transfer.rules.rehearsal import Example, Forecast, Line, Timing
from duly.rooms.transfer.rules.report import (
    RECONCILIATION,
    REHEARSAL,
    AlikeCard,
    ColumnCard,
    ConcernCard,
    LevelCard,
    PairCard,
    Report,
    Signature,
    Step,
    TableReport,
)
from duly.rooms.transfer.terms import State
from duly.rooms.transfer.unreadable import FAULT_WORDS

_COMPARED = frozenset({State.RECONCILED, State.DIFFERING, State.SIGNED_OFF, State.FROZEN, State.CUT_OVER})
_UNREAD = Words(en="The row cannot be read as one.", zh="无法将该行读作一行数据。")
_STEPS: Mapping[str, Words] = {
    "transfer.planned": Words(en="planned", zh="制定计划"),
    "transfer.inventoried": Words(en="sources looked through", zh="清点来源"),
    "transfer.mapped": Words(en="mapped", zh="确定映射"),
    "transfer.declared": Words(en="receiver and reasons declared", zh="说明接收方与依据"),
    "transfer.rehearsed": Words(en="rehearsed", zh="完成预演"),
    "transfer.concern_taken_on": Words(en="a concern taken on", zh="承担风险事项"),
    "transfer.agreement_asked": Words(en="agreement asked for", zh="请求同意"),
    "transfer.agreed": Words(en="agreed by a second person", zh="第二人同意"),
    "transfer.run_begun": Words(en="loading begun", zh="开始载入"),
    "transfer.loaded": Words(en="loaded", zh="完成载入"),
    "transfer.reconciled": Words(en="read back and compared", zh="完成读回对账"),
    "transfer.undone": Words(en="taken back", zh="已撤回"),
}
_NOTHING: Mapping[str, Any] = {"looked_at": 0, "pairs": 0, "shown": ()}
_LOAD, _COMPARE = 0.5, 0.6
"""How long loading and comparing take beside rehearsing, until this transfer has done it: as ``bench/transfer`` measures a million rows."""


def report_of(actor: Actor, transfer_id: UUID) -> Report:
    """What a rehearsal found; once all was compared, what became of it. Values of customers are masked by their sensitivity.

    Raises:
        Refusal: ``transfer.no_such_transfer``, ``transfer.not_rehearsed``.
    """
    row = row_for(actor, transfer_id)
    if not row.rehearsal_digest or not (told := told_in(row)):
        raise NOT_REHEARSED(ref=row.ref)
    stage = RECONCILIATION if State(row.state) in _COMPARED else REHEARSAL
    compared = told_in(row, shelves.RECONCILIATION) if stage == RECONCILIATION else {}
    tables = tuple(_tables(row, told, compared, stage))
    home = accounts.organisations([row.organisation_id])[row.organisation_id]
    people = asked_for(row.id, row.rehearsal_digest)
    sample = sample_card(row) if stage == RECONCILIATION else None
    return Report(
        stage=stage, ref=row.ref, title=Words.literal(row.title("en"), row.title("zh")),
        organisation=Words.literal(home.name_en or home.name_zh, home.name_zh or home.name_en), time_zone=home.time_zone,
        why=row.plan["why"], state=State(row.state),
        about=reconciled_digest(row.id) if stage == RECONCILIATION else row.rehearsal_digest, rehearsal=row.rehearsal_digest,
        declared=declared_of(row), tables=tables, forecast=tuple(forecast_of(row)), costs=tuple(costs_of(row)),
        concerns=tuple(_concerns(row)), met=Met(**told.get("met", {})),
        asked=(people.by_name, people.at) if people else None,
        agreed=(people.agreed_name, people.agreed_at) if people and people.agreed_at else None,
        steps=tuple(_steps(row)), signatures=tuple(_signatures(row)),
        sampling=(sample.judged, sample.wrong, str(sample.upper or "")) if sample else None,
    )  # fmt: skip


def report_or_nothing(actor: Actor, transfer_id: UUID) -> Report | None:
    """The same, for a page that has something else to show before a rehearsal.

    Raises:
        Refusal: ``transfer.no_such_transfer``.
    """
    row = row_for(actor, transfer_id)
    return report_of(actor, transfer_id) if row.rehearsal_digest and told_in(row) else None


def forecast_of(row: Transfer) -> list[Forecast]:
    """How long loading and comparing will take, by the pace at which shards were rehearsed."""
    told = told_in(row)
    rows = sum(table["rows"] for table in told.get("paces", ()))
    paces = [(n, seconds) for table in told.get("paces", ()) for n, seconds in table["shards"]]
    timings = [
        Timing(stage, n, float(seconds) * share)
        for stage, share in (("load", _LOAD), ("compare", _COMPARE))
        for n, seconds in paces
    ]
    return rehearsal.forecast(timings, rows) if timings else []


def costs_of(row: Transfer) -> list[Line]:
    """What it will cost, by the rates of the plan; nothing where it names none."""
    said = declared_of(row)
    likely = next((one.likely for one in forecast_of(row) if not one.stage), 0)
    held_back = sum(one.fates.get(Fate.QUARANTINED, 0) for one in table_cards(row.id))
    return rehearsal.cost(likely, held_back, 0, 0, rates=said.rates) if said.rates != rehearsal.Rates() else []


def kept_reports(transfer_id: UUID) -> list[KeptReport]:
    """The reports of a transfer that were printed and are kept, the newest first."""
    return list(KeptReport.objects.filter(transfer_id=transfer_id).order_by("-at", "-id"))


def _tables(row: Transfer, told: Mapping[str, Any], compared: Mapping[str, Any], stage: str) -> Iterable[TableReport]:
    cards = {(one.source, one.to): one for one in table_cards(row.id)}
    for at, mapped in enumerate(mapped_of(row.id)):
        source = f"{mapped.table.origin.ref}/{mapped.table.ref}"
        card = cards.get((source, mapped.document["to"]))
        if card is not None and at < len(told["tables"]):
            both = compared["tables"][at] if at < len(compared.get("tables", ())) else {}
            yield _table(card, told["tables"][at], both, stage)


def _table(card: TableCard, told: Mapping[str, Any], both: Mapping[str, Any], stage: str) -> TableReport:
    return TableReport(
        card.source, card.to, sum(card.fates.values()), card.fates,
        tuple((one["name"], one["means"], one["care"]) for one in told["fields"]),
        tuple((field, _fault(code), n) for field, code, n in told["reasons"]), tuple((why, n) for why, n in told["left_out"]),
        tuple(Example(*one) for one in told["examples"]), tuple((n, tuple((a, b) for a, b in cells)) for n, cells in told["new"]),
        _alike(told.get("alike", _NOTHING)), _alike(told.get("standing", _NOTHING)),
        tuple((", ".join(fields), to, n, tuple(rows)) for fields, to, n, rows in told["orphans"]), card.digest,
        card.read_digest if stage == RECONCILIATION else "", card.rows_before, _columns(both), _levels(both), both.get("in_full", 0),
    )  # fmt: skip


def _alike(told: Mapping[str, Any]) -> AlikeCard:
    shown = tuple(PairCard(row, other, percent, tuple(reasons)) for row, other, percent, reasons in told["shown"])
    return AlikeCard(told["looked_at"], told["pairs"], shown)


def _columns(both: Mapping[str, Any]) -> tuple[ColumnCard, ...]:
    if not both:
        return ()
    made, read = read_side(both["made"]).columns, read_side(both["read"]).columns
    return tuple(ColumnCard(name, one, read[name]) for name, one in made.items() if name in read)


def _levels(both: Mapping[str, Any]) -> tuple[LevelCard, ...]:
    return tuple(
        LevelCard(number, tuple((_difference(code), field, rows) for code, field, _, _, rows in findings))
        for number, findings in both.get("levels", ())
    )


def _difference(code: str) -> Words:
    name, _, other = code.partition(":")
    words = DIFFERENCES.get(name, DIFFERENCES["other"])
    return Words.literal(*(words.say(tongue, field=other) for tongue in ("en", "zh")))


def _fault(code: str) -> Words:
    return FAULTS.get(code) or FAULT_WORDS.get(code) or _UNREAD


def _concerns(row: Transfer) -> Iterable[ConcernCard]:
    for one in standings_of(row):
        held = one.taken_on
        yield ConcernCard(
            one.concern, held.by_name if held else "", held.at if held else None, held.reason if held else ""
        )


def _steps(row: Transfer) -> Iterable[Step]:
    """What was done, in order; of what was done again, the last time."""
    last: dict[str, str] = {}
    for body in ledger.bodies_of(row.id):
        last.pop(body["type"], None)
        last[body["type"]] = body["at"]
    return [Step(_STEPS[kind], clock.unstamp(at)) for kind, at in last.items() if kind in _STEPS]


def _signatures(row: Transfer) -> Sequence[Signature]:
    return [
        Signature(
            Words.literal(one.what_en or one.what_zh, one.what_zh or one.what_en), one.owner_name, one.due, one.signed_at
        )
        for one in duties_of(row.id)
    ]  # fmt: skip
