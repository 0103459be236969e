# SPDX-License-Identifier: Apache-2.0
"""What a mail asks, as items of a request. What names no value, or is no change of a record, is left for a person."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from duly.rooms.change_requests.facts import LONGEST, Wish
from duly.rooms.change_requests.rules.mails.letters import Letter
from duly.rooms.change_requests.rules.mails.recognising import END, RECTIFICATION, Ask, Recognised
from duly.rooms.change_requests.rules.mails.warning import (
    FORGED,
    LOOKS_LIKE_ANOTHER,
    LOOKS_LIKE_OURS,
    NAME_IS_ANOTHER_ADDRESS,
    REPLY_ELSEWHERE,
)


class Field(NamedTuple):
    """Where on record a topic stands."""

    family: str
    field: str
    attributes: Mapping[str, str] = MappingProxyType({})

    @property
    def channel(self) -> str:
        """The channel of a contact point; ``""`` for everything else."""
        return self.attributes.get("channel", "")


FIELDS: Mapping[str, Field] = {
    "mobile": Field("contact_point", "value", {"channel": "sms"}),
    "phone": Field("contact_point", "value", {"channel": "voice"}),
    "email": Field("contact_point", "value", {"channel": "email"}),
    "postal_address": Field("contact_point", "value", {"channel": "letter"}),
    "legal_name": Field("profile", "name"),
    "bank_account": Field("identifier", "value", {"kind": "bank_account"}),
    "contact_person": Field("mandate", "holder", {"scope": "contact"}),
}
FLAGS: Mapping[str, str] = {
    REPLY_ELSEWHERE: "reply_to_differs",
    NAME_IS_ANOTHER_ADDRESS: "reply_to_differs",
    LOOKS_LIKE_OURS: "lookalike_domain",
    LOOKS_LIKE_ANOTHER: "lookalike_domain",
    FORGED: "sender_unproved",
}


class Group(NamedTuple):
    """The asks that make one request."""

    nature: str
    reason: str
    asks: tuple[Ask, ...]


def groups_of(found: Recognised) -> list[Group]:
    """One group for each nature: what was wrong and what is new are written differently."""
    usable = [ask for ask in found.certain if ask.topic in FIELDS and ask.value and len(ask.value) <= LONGEST]
    natures = dict.fromkeys(ask.nature for ask in usable if ask.nature != END)
    return [_group(nature, [ask for ask in usable if ask.nature == nature]) for nature in natures]


def _group(nature: str, asks: list[Ask]) -> Group:
    is_name = any(ask.topic == "legal_name" for ask in asks)
    reason = "wrong" if nature == RECTIFICATION else "name_changed" if is_name else "moved"
    return Group(nature, reason, tuple(asks))


def wish(ask: Ask) -> Wish:
    """The item that an ask becomes."""
    at = FIELDS[ask.topic]
    return Wish(at.family, at.field, ask.value, attributes=at.attributes)


def flags_of(letter: Letter, found: Recognised) -> tuple[str, ...]:
    """What raises the risk. Unless our own server vouches for the sender's domain, the sender is not proved."""
    flags = {FLAGS[code] for code in letter.warnings if code in FLAGS}
    if "urgent" in found.signs:
        flags.add("urgent")
    if dict(letter.verdicts).get("dmarc") != "pass":
        flags.add("sender_unproved")
    return tuple(sorted(flags))


def note(letter: Letter, found: Recognised, asks: Iterable[Ask]) -> str:
    """For whoever checks: how each ask was understood, and what else the mail says."""
    lines = [
        f"{ask.topic}: {', '.join(ask.words)} ({ask.confidence:.2f})"
        + (f"; {ask.old} →" if ask.old else "")
        + "".join(f"; {name}: {value}" for name, value in ask.more)
        for ask in asks
    ]
    for name, values in (
        ("signs", found.signs), ("warnings", letter.warnings), ("contracts", found.contracts), ("date", (letter.said_on,)),
        ("since", (found.since,)), ("reply-to", (letter.reply_to,)),
    ):  # fmt: skip
        held = ", ".join(value for value in values if value)
        if held:
            lines.append(f"{name}: {held}")
    return "\n".join(lines)[:2000]
