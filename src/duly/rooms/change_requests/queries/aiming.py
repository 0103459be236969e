# SPDX-License-Identifier: Apache-2.0
"""Which one thing on record is meant by "my mobile number", or by the old number that somebody names."""

from collections.abc import Iterable, Mapping

from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Entity, Family

_NUMBERS = frozenset({"sms", "voice"})
_ENOUGH = 10
"""Digits that tell a number without its country."""


def meant(family: str, about: Mapping[str, str], held: Iterable[Entity], old: str = "") -> Entity | None:
    """The one that is meant: of several the one that says what was named as the old value; with two such, nobody knows.

    Where an old value is named that nothing on record says, nothing is meant: whoever writes may be thinking of another
    customer, or be guessing, and a person looks.
    """
    there = [one for one in held if one.family == family and _is_alike(one, about, is_named=bool(old))]
    if old:
        there = [one for one in there if says(one, old)]
    return there[0] if len(there) == 1 else None


def alike(family: str, about: Mapping[str, str], held: Iterable[Entity]) -> list[Entity]:
    """Everything on record that could be meant."""
    return [one for one in held if one.family == family and _is_alike(one, about, is_named=False)]


def says(one: Entity, value: str) -> bool:
    """Whether this stands there, in whatever form it was written."""
    kind = one.attributes.get("channel") or one.attributes.get("kind") or ""
    on_record = one.values.get("value") or one.values.get("name", "")
    return bool(on_record) and bool(_forms(kind, on_record) & _forms(kind, value))


def _forms(kind: str, value: str) -> set[str]:
    """A value as it stands, and as the checks would write it; a number also by its digits, when they are many."""
    found = {"".join(value.split()).casefold()}
    said = customers.checks(kind, value).normalised if kind in customers.CHECKED_KINDS else None
    if said:
        found.add("".join(said.split()).casefold())
    if kind in _NUMBERS:
        digits = "".join(filter(str.isdigit, value))
        found |= {digits[-_ENOUGH:]} if len(digits) >= _ENOUGH else set()
    return found - {""}


def _is_alike(one: Entity, about: Mapping[str, str], *, is_named: bool) -> bool:
    if one.family == Family.CONTACT:
        is_active = one.attributes.get("status", "active") == "active"
        return is_active and _is_of(one.attributes.get("channel", ""), about.get("channel", ""), is_named=is_named)
    if one.family == Family.IDENTIFIER:
        return one.attributes.get("kind") == about.get("kind")
    if one.family == Family.ATTRIBUTE:
        return one.attributes.get("name") == about.get("name")
    return one.family == Family.PROFILE


def _is_of(channel: str, wanted: str, *, is_named: bool) -> bool:
    """A number is a number: who names the old one need not know whether we keep it for texts or for calls."""
    return channel == wanted or (is_named and {channel, wanted} <= _NUMBERS)
