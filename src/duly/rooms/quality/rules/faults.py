# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with one customer's record."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from duly.rooms.quality.facts import ANY, Needs
from duly.rooms.quality.rules.records import USED, Said, Subject


class Code(StrEnum):
    """Kinds of faults."""

    FIELD = "missing_field"
    POINT = "missing_point"
    IDENTIFIER = "missing_identifier"
    DOUBTFUL = "doubtful_value"
    BOUNCED = "bounced_point"
    EXPIRED = "expired_identifier"
    STALE = "stale"
    UNPROVED = "consent_unproved"


class Fault(NamedTuple):
    """One thing that is wrong. ``basis`` is the digest of the value that is; another value is another fault."""

    code: Code
    about: str
    basis: str = ""
    detail: tuple[tuple[str, str], ...] = ()


def missing(subject: Subject, needs: Needs) -> Iterator[Fault]:
    """What is needed and not on record. A bounced or malformed contact point is none."""
    for name in needs.fields:
        if not getattr(subject, name).strip():
            yield Fault(Code.FIELD, name, detail=(("field", name),))
    working = {point.channel for point in subject.points if point.state == "active"}
    for channel in needs.channels:
        if channel not in working and not (channel == ANY and working):
            yield Fault(Code.POINT, channel, detail=(("channel", channel),))
    held = {one.kind for one in subject.identifiers}
    for kind in needs.identifiers:
        if kind not in held:
            yield Fault(Code.IDENTIFIER, kind, detail=(("kind", kind),))


def doubtful(subject: Subject) -> Iterator[Fault]:
    """Values that a truth check refuses. What it only warns of, or cannot know, is no fault."""
    values = [(one.id, one.channel, one.digest, one.verdict) for one in subject.points if one.state in USED]
    values += [(one.id, one.kind, one.digest, one.verdict) for one in subject.identifiers]
    if subject.verdict.outcome == "fail":
        yield Fault(Code.DOUBTFUL, "name", subject.verdict.code, (("kind", "name"), ("check", subject.verdict.code)))
    for entity, kind, digest, verdict in values:
        if verdict.outcome == "fail":
            yield Fault(Code.DOUBTFUL, str(entity), digest, (("kind", kind), ("check", verdict.code)))


def unreachable(subject: Subject) -> Iterator[Fault]:
    """Contact points that a carrier called wrong."""
    for point in subject.points:
        if point.state == "bounced":
            yield Fault(Code.BOUNCED, str(point.id), point.digest, (("channel", point.channel),))


def expired(subject: Subject, today: date) -> Iterator[Fault]:
    """Documents that ran out."""
    for one in subject.identifiers:
        if one.expires_on is not None and one.expires_on < today:
            detail = (("kind", one.kind), ("day", one.expires_on.isoformat()))
            yield Fault(Code.EXPIRED, str(one.id), one.digest, detail)


def stale(subject: Subject, needs: Needs, now: datetime) -> Iterator[Fault]:
    """A record that nobody touched for longer than the organisation allows."""
    last = max((at for at in (subject.changed_at, subject.confirmed_at) if at is not None), default=None)
    if last is None or _months_before(now, needs.months) > last:
        basis = last.isoformat() if last else ""
        yield Fault(Code.STALE, "record", basis, (("months", str(needs.months)),))


def unproved(subject: Subject) -> Iterator[Fault]:
    """Consents that were granted, and of which it is not known how."""
    for one in subject.said:
        if one.decision == "granted" and (lacking := lacks(one)):
            yield Fault(
                Code.UNPROVED, f"{one.purpose}:{one.channel}", ",".join(lacking),
                (("purpose", one.purpose), ("lacking", ",".join(lacking))),
            )  # fmt: skip


def lacks(said: Said) -> tuple[str, ...]:
    """What a granted consent must have and lacks: in what way and when, and of an explicit one its wording.

    GDPR 7(1) and 个人信息保护法 14: who relies on a consent must be able to demonstrate it. What a customer decided in our own
    portal, by reply or on the telephone was taken down at once: the mechanism says in what way, and the day is its own.
    """
    is_ours = said.mechanism in {"portal", "sms", "email", "call", "counter", "link", "reply"}
    found = [] if is_ours or said.how else ["how"]
    found += [] if is_ours or said.given_on else ["given_on"]
    found += ["wording"] if said.kind == "explicit" and not said.wording else []
    return tuple(found)


def _months_before(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, 28)
    return moment.replace(year=max(year, 1), month=month + 1, day=day)
