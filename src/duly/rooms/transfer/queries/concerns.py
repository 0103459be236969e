# SPDX-License-Identifier: Apache-2.0
"""What stands against a move of personal data now: by the rule packs, and by what the rehearsal found."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.canonical import Json, digest
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Sender, Snapshot
from duly.rooms.transfer import shelves
from duly.rooms.transfer.models import TakenOn, Transfer
from duly.rooms.transfer.rules import concerns
from duly.rooms.transfer.rules.concerns import Concern, FieldTold, Met, Told
from duly.rooms.transfer.rules.declaring import KEYS, Declared, read_declared
from duly.rooms.transfer.workbench import Bench

_TOLD, _SOON = "told", timedelta(days=30)
_MET = ("looked_at", "matched", "consented", "objected", "erased")


class Answered(NamedTuple):
    """Who took a concern on, when and why."""

    by: UUID
    by_name: str
    at: datetime
    reason: str


class Standing(NamedTuple):
    """A concern, and who answers for it if somebody does."""

    concern: Concern
    taken_on: Answered | None

    @property
    def is_open(self) -> bool:
        """Whether it holds the agreement up."""
        return self.concern.blocks and self.taken_on is None


def declared_of(row: Transfer) -> Declared:
    """What was declared of a transfer last."""
    return read_declared({name: row.plan[name] for name in KEYS if name in row.plan})


def declared_digest(row: Transfer) -> str:
    """Of that: keys of questions are plain, answers may be in any language."""
    return digest({name: row.plan[name] for name in KEYS if name in row.plan})


def told_in(row: Transfer, name: str = shelves.REHEARSAL) -> Mapping[str, Any]:
    """What was worked out at the end of a rehearsal or a reconciliation; empty where none is kept."""
    bench = Bench(row.id)
    if not bench.has(name):
        return {}
    held: dict[str, Any] = orjson.loads(bench.get(name)[_TOLD][0])
    return held


def standings_of(row: Transfer) -> list[Standing]:
    """All concerns, what blocks first; those taken on are so for this rehearsal only."""
    kept = {one.code: one for one in TakenOn.objects.filter(transfer=row, digest=row.rehearsal_digest)}
    names = accounts.names_of({one.by for one in kept.values()})
    return [
        Standing(one, Answered(held.by, names.get(held.by, ""), held.at, held.reason) if (held := kept.get(one.code)) else None)
        for one in concerns_of(row)
    ]  # fmt: skip


def concerns_of(row: Transfer) -> list[Concern]:
    """As the plan, the mapping and the rule packs are now."""
    found, said = _told(row), declared_of(row)
    own = concerns.concerns_in(found, said)
    if not (found.is_outside or said.receiver.name) or not found.personal:
        return own
    wanted = {rule.id for pack in rulebook.packs() for rule in pack.rules if concerns.is_about_moving(rule)}
    by_rules = [one for one in rulebook.check(_snapshot(row, found, said), clock.now()) if one.rule in wanted]
    return sorted([*own, *concerns.of_rules(by_rules)], key=lambda one: not one.blocks)


def concerns_digest(standings: list[Standing]) -> str:
    """Of what stood against it and who answered for which."""
    told: list[Json] = [
        [one.concern.code, one.concern.weight, one.concern.words.en, one.taken_on.reason if one.taken_on else None]
        for one in standings
    ]
    return digest(told)


def _told(row: Transfer) -> Told:
    kept = told_in(row)
    home = accounts.organisations([row.organisation_id])[row.organisation_id]
    tables = kept.get("tables", ())
    fields = [
        FieldTold(table["to"], one["name"], one["means"], one["care"], one["law"])
        for table in tables
        for one in table["fields"]
    ]
    met = Met(*(int(kept.get("met", {}).get(name, 0)) for name in _MET))
    orphans = sum(count for table in tables for _, _, count, _ in table["orphans"])
    return Told(_why(row), home.region, fields, met, orphans)


def _why(row: Transfer) -> str:
    """Why somebody else has the data afterwards; whoever opens a package that was handed to them is that somebody."""
    is_receiver = all(one["kind"] == "package" for one in row.plan["sources"])
    return "" if is_receiver else str(row.plan["why"])


def _snapshot(row: Transfer, found: Told, said: Declared) -> Snapshot:
    """The move as rule packs see one: the change that it is, without a word of a notice."""
    home = accounts.organisations([row.organisation_id])[row.organisation_id]
    today = clock.day_in(home.time_zone, clock.now())
    soon = max([today + _SOON, *row.duties.values_list("due_on", flat=True)])
    fields = {
        "transferee": said.receiver.name, "transferee_contact": said.receiver.contact, "recipient": said.receiver.name,
        "purpose": said.privacy.purpose_en or said.privacy.purpose_zh,
        "necessity": said.privacy.necessity_en or said.privacy.necessity_zh, "personal_data": ", ".join(one.name for one in found.personal),
    }  # fmt: skip
    return Snapshot(
        kind=concerns.KINDS.get(found.why, concerns.OTHER), sender=Sender((home.name_en, home.name_zh), (home.email, home.phone)),
        effective_on=soon, acknowledge_by=soon, start_on=today, time_zone=home.time_zone, sender_region=home.region,
        regions=(home.region, *said.privacy.regions), fields={name: {"*": text} for name, text in fields.items() if text},
        answers=_answers(row, found, said), has_persons=True,
    )  # fmt: skip


def _answers(row: Transfer, found: Told, said: Declared) -> dict[str, Any]:
    """Of the organisation, of the plan, and what is known here; the last cannot be said otherwise."""
    known: dict[str, Any] = {
        "moves_personal_data": True, "sensitive_data": bool(found.sensitive), "provides_to_third_party": True,
    }  # fmt: skip
    if said.receiver.country:
        known["data_leaves_mainland"] = concerns.leaves_mainland(found, said)
    deal = {"deal": concerns.DEALS[found.why]} if found.why in concerns.DEALS else {}
    return {**rulebook.answers_of(row.organisation_id), **deal, **said.privacy.answers, **known}
