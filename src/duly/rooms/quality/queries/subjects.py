# SPDX-License-Identifier: Apache-2.0
"""Customers as the rules of this room see them: read and opened in batches, with the truth checks made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Max

from duly.kernel import clock
from duly.rooms.customers import queries as registry
from duly.rooms.customers.facts import Entity, Family, Record
from duly.rooms.quality.models import Confirmation
from duly.rooms.quality.rules.records import Identifier, Point, Said, Subject, Verdict

BATCH = 500
_SAME_OFTEN = 4_096
_NAMES = {"company": "legal_name"}


def subjects_in(organisation: UUID, after: UUID | None, limit: int = BATCH) -> list[Subject]:
    """The next customers of an organisation by id."""
    return _subjects(registry.records_in(organisation, after, limit))


def subjects_of(customers: Iterable[UUID]) -> list[Subject]:
    """These few customers."""
    return _subjects([registry.record_of(customer) for customer in customers])


def every_subject(organisation: UUID) -> Iterator[Subject]:
    """All customers of an organisation, a batch in memory at a time."""
    after: UUID | None = None
    while batch := subjects_in(organisation, after):
        yield from batch
        after = batch[-1].id


def _subjects(records: Sequence[Record]) -> list[Subject]:
    ids = [record.party for record in records]
    said = registry.consents_in(ids)
    confirmed = dict(
        Confirmation.objects.filter(customer_id__in=ids).values_list("customer_id").annotate(at=Max("at")).order_by()
    )
    states = registry.states_of(ids)
    return [
        _subject(record, said.get(record.party, ()), confirmed.get(record.party), states) for record in records
    ]  # fmt: skip


def _subject(record: Record, said: Iterable[Any], confirmed_at: datetime | None, states: Mapping[UUID, str]) -> Subject:
    profile = next(iter(record.of(Family.PROFILE)), None)
    known = (profile.attributes | profile.values) if profile else {}
    region = known.get("region", "")
    return Subject(
        id=record.party,
        organisation=record.organisation,
        ref=record.ref,
        kind=known.get("kind", ""),
        name=known.get("name", ""),
        verdict=_verdict(_NAMES.get(known.get("kind", ""), "name"), known.get("name", ""), region),
        language=known.get("language", ""),
        region=region,
        time_zone=known.get("time_zone", ""),
        status=known.get("status", ""),
        tags=_listed(known.get("tags", "")),
        points=tuple(_point(one, region, states) for one in record.of(Family.CONTACT)),
        identifiers=tuple(_identifier(one, region) for one in record.of(Family.IDENTIFIER)),
        said=_latest(said),
        changed_at=max((one.recorded_at for one in record.entities), default=None),
        confirmed_at=confirmed_at,
        is_erased=not any(one.values for one in record.entities),
    )


def _point(entity: Entity, region: str, states: Mapping[UUID, str]) -> Point:
    channel, value = entity.attributes.get("channel", ""), entity.values.get("value", "")
    verdict = _verdict(channel, value, region)
    return Point(entity.id, channel, value, states.get(entity.id, "ended"), entity.digests.get("value", ""), verdict)


def _identifier(entity: Entity, region: str) -> Identifier:
    kind, value = entity.attributes.get("kind", ""), entity.values.get("value", "")
    verdict = _verdict(kind, value, entity.attributes.get("country", "") or region)
    until = entity.attributes.get("expires_on", "")
    return Identifier(
        entity.id, kind, value, entity.digests.get("value", ""), verdict, date.fromisoformat(until) if until else None
    )


def _verdict(kind: str, value: str, region: str) -> Verdict:
    """The gravest that the truth checks say."""
    if not value:
        return Verdict("unknown")
    return _checked(kind, value, region[:2], clock.now().date())


@lru_cache(_SAME_OFTEN)
def _checked(kind: str, value: str, region: str, today: date) -> Verdict:
    said = registry.checks(kind, value, region=region, today=today)
    return Verdict(said.outcome, next(iter(said.codes), ""))


def _latest(said: Iterable[Any]) -> tuple[Said, ...]:
    """Of each purpose and channel the last word; they come the latest first."""
    found: dict[tuple[str, str], Said] = {}
    for one in said:
        found.setdefault((one.purpose, one.channel or ""), _said(one))
    return tuple(found.values())


def _said(one: Any) -> Said:
    return Said(
        one.purpose, one.channel or "", one.decision, one.mechanism, one.kind, one.how, one.given_on, one.wording
    )  # fmt: skip


def _listed(tags: str | Sequence[str]) -> tuple[str, ...]:
    given = tags.split(",") if isinstance(tags, str) else tags
    return tuple(tag.strip() for tag in given if tag.strip())
