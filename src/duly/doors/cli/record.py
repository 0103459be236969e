# SPDX-License-Identifier: Apache-2.0
"""``duly customers record`` and ``history``: what is on record of a customer, at any time, and how it came to be."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import click

from duly.doors.cli.bilingual import Verbs, option
from duly.doors.cli.desk import Desk, verb
from duly.doors.look import record
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import FAMILY_WORDS, Family

_ENTRIES = {
    "what": Words("What", "项目"),
    "about": Words("About", "说明"),
    "value": Words("Entry", "登记内容"),
    "since": Words("Since", "自"),
    "until": Words("Until", "至"),
    "recorded_at": Words("Recorded", "登记时间"),
}
_CHANGES = {
    "at": Words("When", "时间"),
    "nature": Words("Nature", "性质"),
    "reason": Words("Why", "原因"),
    "number": Words("Number", "编号"),
    "what": Words("What", "项目"),
    "asker": Words("Asked by", "申请方"),
    "checker": Words("Agreed by", "复核人"),
}
_ABOUT = ("channel", "kind", "purpose", "name", "role", "scope", "status")
_moment = click.DateTime(("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"))
_organisation = option(
    "--organisation",
    metavar="ORG",
    en="Whose customer; the only organisation's when left out.",
    zh="所属主体；省略则为唯一主体。",
)


def add_to(command: Verbs) -> None:
    """Hang the two verbs on ``duly customers``."""
    _add_record(command)
    _add_history(command)


def _add_record(command: Verbs) -> None:
    @verb(
        command, "record", en="Show what is on record of a customer, in part; at another time, or as it was believed then.",
        zh="查看客户登记信息（部分隐藏）；可查看某一时点，或当时所知。",
    )  # fmt: skip
    @click.argument("ref")
    @option("--at", type=_moment, en="What held at this moment (UTC).", zh="该时点有效的内容（UTC）。")
    @option("--known-at", type=_moment, en="As it was believed at this moment (UTC).", zh="该时点所知的内容（UTC）。")
    @_organisation
    def _show(
        desk: Desk, *, ref: str, at: datetime | None, known_at: datetime | None, organisation: str | None
    ) -> None:
        """Show the record."""
        held = customers.record_of(_party(desk, ref, organisation), at=_utc(at), known_at=_utc(known_at))
        rows = [_row(desk, one.entity, one.value) for one in record.things_of(held.entities)]
        desk.table(rows, _ENTRIES, empty=Words("Nothing was on record then.", "当时没有登记信息。"))


def _add_history(command: Verbs) -> None:
    @verb(
        command, "history", en="Show how a customer's record came to be, the latest entry first.",
        zh="查看客户登记信息的变更历史，最新在前。",
    )  # fmt: skip
    @click.argument("ref")
    @_organisation
    def _show(desk: Desk, *, ref: str, organisation: str | None) -> None:
        """Show the history."""
        written: dict[UUID, list[Any]] = {}
        for one in customers.history_of(_party(desk, ref, organisation)):
            written.setdefault(one.change, []).append(one)
        cards = sorted(customers.changes(written).values(), key=lambda card: card.at, reverse=True)
        names = accounts.names_of(card.checker for card in cards if card.checker)
        rows = [_change(desk, card, written[card.id], names) for card in cards]
        desk.table(rows, _CHANGES, empty=Words("Nothing was ever on record.", "从未有登记信息。"))


def _row(desk: Desk, one: Any, value: str) -> dict[str, Any]:
    family = one.family if desk.as_json else FAMILY_WORDS[Family(one.family)].say(desk.language)
    about = ", ".join(one.attributes[name] for name in _ABOUT if one.attributes.get(name))
    return {
        "entity": one.id, "what": family, "about": about, "value": value, "since": one.since, "until": one.until,
        "recorded_at": one.recorded_at, "op": one.op, "change": one.change,
    }  # fmt: skip


def _change(desk: Desk, card: Any, written: list[Any], names: dict[UUID, str]) -> dict[str, Any]:
    families = list(dict.fromkeys(one.family for one in written))
    what = families if desk.as_json else [FAMILY_WORDS[Family(one)].say(desk.language) for one in families]
    return {
        "change": card.id, "at": card.at, "since": card.since, "nature": card.nature, "number": card.number, "what": what,
        "reason": card.reason if desk.as_json else record.reason_said(card, desk.language),
        "asker": card.requester if desk.as_json else record.asker_said(card, desk.language), "request": card.request,
        "checker": names.get(card.checker, "") if card.checker else "", "proofs": list(card.proofs),
    }  # fmt: skip


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _party(desk: Desk, ref: str, organisation: str | None) -> UUID:
    place = accounts.organisation_for(desk.actor, organisation)
    return customers.customer_for(desk.actor, place.id, ref).id
