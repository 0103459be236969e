# SPDX-License-Identifier: Apache-2.0
"""What is on record of a customer as pages, programs and terminals show it: in part, since when, by whom and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import get_language

from duly.doors.look.states import place_of
from duly.doors.look.tags import language_name, purpose_word, region_name, state_word
from duly.kernel.words import Words
from duly.rooms.change_requests.facts import REASONS
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import ChangeCard, Entity, Family

SOURCES = {
    "change": Words(en="a change request", zh="变更申请"),
    "correction": Words(en="a correction of a contact point", zh="联系方式更正"),
    "import": Words(en="a customer file", zh="客户文件"),
    "migration": Words(en="taken over from before", zh="由原系统沿用"),
    "merge": Words(en="a merge", zh="客户合并"),
    "erasure": Words(en="an erasure", zh="个人信息删除"),
}
ASKERS = {
    "customer": Words(en="by the customer", zh="客户本人"),
    "mandate": Words(en="by an authorised person", zh="被授权人"),
    "staff": Words(en="by staff", zh="工作人员"),
    "portal": Words(en="by the customer", zh="客户本人"),
    "call": Words(en="by the customer, on the telephone", zh="客户来电"),
    "counter": Words(en="by the customer, in person", zh="客户当面"),
}
_SHOWN, _SHORT = 4, 8
KINDS = {"company": Words(en="company", zh="企业"), "person": Words(en="person", zh="个人")}
_USUAL = {("status", "active"), ("purpose", "notice")}
"""What need not be said."""
_PUBLIC = (
    "language", "region", "time_zone", "status", "kind", "country", "issuer", "issued_on", "expires_on", "role", "scope",
    "purpose", "tags",
)  # fmt: skip


class Thing(NamedTuple):
    """One thing on record, in part; ``entity`` knows since when, until when, and by which change."""

    entity: Entity
    value: str
    details: tuple[tuple[str, str], ...]
    """What is no secret of it."""

    @property
    def family(self) -> str:
        """Of which kind it is."""
        return self.entity.family

    @property
    def attributes(self) -> dict[str, str]:
        """What it is about."""
        return self.entity.attributes


def things_of(entities: Iterable[Entity]) -> list[Thing]:
    """Things on record as somebody sees them who need not use them."""
    order = {family: place for place, family in enumerate(Family)}
    held = sorted(
        entities,
        key=lambda one: (order.get(Family(one.family), len(order)), place_of(one.attributes.get("channel", ""))),
    )
    return [Thing(one, in_part(one), tuple(_details(one))) for one in held]


def in_part(one: Entity) -> str:
    """Enough to recognise it, not enough to use it."""
    if one.family == Family.PROFILE:
        return one.values.get("name", "")
    value = one.values.get("value") or one.values.get("holder", "")
    if one.family == Family.CONTACT and value:
        return customers.masked(one.attributes.get("channel", ""), value)
    if one.family == Family.MANDATE and value:
        return customers.mask_name(value)
    if not value:
        return ""
    return f"…{value[-_SHOWN:]}" if len(value) > _SHORT else "…"


def change_cards(entities: Iterable[Entity]) -> dict[UUID, ChangeCard]:
    """The entries of the permanent record behind these versions."""
    return customers.changes({one.change for one in entities})


def reason_said(card: ChangeCard, language: str) -> str:
    """Why a change was made: a reason that a request gave, or where it came from."""
    if card.reason in REASONS:
        return REASONS[card.reason].say(language)
    if card.reason in SOURCES:
        return SOURCES[card.reason].say(language)
    return SOURCES[card.source].say(language) if card.source in SOURCES else card.source


def asker_said(card: ChangeCard, language: str) -> str:
    """In what capacity it was asked; empty where nobody asked."""
    return ASKERS[card.requester].say(language) if card.requester in ASKERS else card.requester


def _details(one: Entity) -> Iterator[tuple[str, str]]:
    for name in _PUBLIC:
        value = one.attributes.get(name, "")
        if value and (name, value) not in _USUAL and not (name == "kind" and one.family == Family.IDENTIFIER):
            yield name, _SAID[name](value) if name in _SAID else value


def _kind(kind: str) -> str:
    return KINDS[kind].say(get_language() or "en") if kind in KINDS else kind


_SAID: Mapping[str, Callable[[str], str]] = {
    "language": language_name, "region": region_name, "country": region_name, "purpose": purpose_word, "kind": _kind,
    "status": state_word,
}  # fmt: skip
