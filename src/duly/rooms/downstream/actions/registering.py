# SPDX-License-Identifier: Apache-2.0
"""Who gets data of customers: proposed by one person, agreed to by another, ended by one."""

from uuid import UUID

from django.conf import settings

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.rooms.downstream.carrier import carrier
from duly.rooms.downstream.facts import Terms
from duly.rooms.downstream.kinds import AGREED, ENDED, KEY_SHOWN, KEY_TURNED, PROPOSED
from duly.rooms.downstream.models import Given, System
from duly.rooms.downstream.refusals import (
    BAD_TERMS,
    ENDED_ALREADY,
    NO_SUCH_SYSTEM,
    NOT_AGREED,
    NOT_BY_KEY,
    NOTE_NEEDED,
    NOTHING_PROPOSED,
    OWN_PROPOSAL,
    REF_TAKEN,
)
from duly.rooms.downstream.rules.signing_keys import key_of
from duly.rooms.downstream.rules.terms_of import host_of, must_be_sound


@action("downstream.propose")
def propose(actor: Actor, organisation: UUID, ref: str, name: str, terms: Terms) -> UUID:
    """Propose that a system gets data of customers; gives its id. Nothing is sent until a second person agrees.

    Records ``downstream.proposed``.

    Raises:
        Refusal: ``downstream.bad_terms``, ``downstream.ref_taken``, ``downstream.not_by_key``,
            ``rights.other_organisation``.
    """
    _must_be_a_person(actor)
    actor.require_sight(organisation)
    ref, name = ref.strip().lower(), name.strip()
    _must_be_usable(ref, name, terms)
    if System.objects.filter(organisation_id=organisation, ref=ref, ended_at__isnull=True).exists():
        raise REF_TAKEN(field="ref", ref=ref)
    now = clock.now()
    row = System.objects.create(
        id=random_id(), organisation_id=organisation, ref=ref, name=name, key_since=now, by=actor.id, at=now
    )
    _lay_down(actor, row, terms, 1)
    return row.id


@action("downstream.amend")
def amend(actor: Actor, system_id: UUID, terms: Terms) -> int:
    """Propose other terms for a recipient; gives their number. Until somebody else agrees the old ones hold.

    Records ``downstream.proposed``.

    Raises:
        Refusal: ``downstream.no_such_system``, ``downstream.bad_terms``, ``downstream.ended_already``,
            ``downstream.not_by_key``.
    """
    _must_be_a_person(actor)
    row = in_use(system_id, actor)
    _must_be_usable(row.ref, row.name, terms)
    last = row.terms.order_by("-number").values_list("number", flat=True).first() or 0
    _lay_down(actor, row, terms, last + 1)
    return last + 1


@action("downstream.agree")
def agree(actor: Actor, system_id: UUID) -> int:
    """Agree, as somebody else, to the newest terms that were proposed; gives their number. Records ``downstream.agreed``.

    Raises:
        Refusal: ``downstream.no_such_system``, ``downstream.nothing_proposed``, ``downstream.own_proposal``,
            ``downstream.ended_already``, ``downstream.not_by_key``.
    """
    _must_be_a_person(actor)
    row = in_use(system_id, actor)
    newest = row.terms.order_by("-number").first()
    if newest is None or newest.agreed_at is not None:
        raise NOTHING_PROPOSED(ref=row.ref)
    if newest.by == actor.id:
        raise OWN_PROPOSAL()
    newest.agreed_by, newest.agreed_at = actor.id, clock.now()
    newest.save(update_fields=["agreed_by", "agreed_at"])
    record(AGREED, stream=row.id, public={**which(row), "number": newest.number})
    return newest.number


@action("downstream.end")
def end(actor: Actor, system_id: UUID, *, still_holds: bool, note: str = "") -> None:
    """Nothing is given to a recipient any more. ``still_holds``: whether it may keep what it has; then erasures concern it
    all the same, and a person tells it. Records ``downstream.ended``.

    Raises:
        Refusal: ``downstream.no_such_system``, ``downstream.ended_already``, ``downstream.note_needed``,
            ``downstream.not_by_key``.
    """
    _must_be_a_person(actor)
    row = in_use(system_id, actor)
    if not note.strip():
        raise NOTE_NEEDED(field="note")
    row.ended_at, row.ended_by, row.still_holds = clock.now(), actor.id, still_holds
    row.save(update_fields=["ended_at", "ended_by", "still_holds"])
    row.announcements.filter(next_at__isnull=False).update(next_at=None, state="failed", trouble="ended")
    public: dict[str, Json] = {**which(row), "still_holds": still_holds}
    record(ENDED, stream=row.id, public=public, subject=actor.id, personal={"note": note.strip()[:1000]})


@action("downstream.turn_key")
def turn_key(actor: Actor, system_id: UUID) -> str:
    """Give a recipient another key; the one before it is good for two more days. Gives it, once.

    Records ``downstream.key_turned``.

    Raises:
        Refusal: ``downstream.no_such_system``, ``downstream.ended_already``, ``downstream.not_by_key``.
    """
    _must_be_a_person(actor)
    row = in_use(system_id, actor)
    row.key_number, row.key_since = row.key_number + 1, clock.now()
    row.save(update_fields=["key_number", "key_since"])
    record(KEY_TURNED, stream=row.id, public={**which(row), "key": row.key_number})
    return key_of(settings.DULY.secret, row.id, row.key_number)


@action("downstream.show_key")
def show_key(actor: Actor, system_id: UUID) -> str:
    """The key of a recipient, to be handed to those who run it; it is on record who asked. Records ``downstream.key_shown``.

    Raises:
        Refusal: ``downstream.no_such_system``, ``downstream.ended_already``, ``downstream.not_agreed``,
            ``downstream.not_by_key``.
    """
    _must_be_a_person(actor)
    row = in_use(system_id, actor)
    if not row.terms.filter(agreed_at__isnull=False).exists():
        raise NOT_AGREED(ref=row.ref)
    record(KEY_SHOWN, stream=row.id, public={**which(row), "key": row.key_number})
    return key_of(settings.DULY.secret, row.id, row.key_number)


def in_use(system_id: UUID, actor: Actor) -> System:
    """A recipient that was not ended, locked until the verb ends.

    Raises:
        Refusal: ``downstream.no_such_system``, ``downstream.ended_already``.
    """
    row = System.objects.select_for_update().filter(id=system_id).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_SYSTEM(field="system")
    if row.ended_at is not None:
        raise ENDED_ALREADY(ref=row.ref)
    return row


def which(row: System) -> dict[str, Json]:
    """The fields with which every leaf about a recipient begins."""
    return {"system": str(row.id), "ref": row.ref}


def _lay_down(actor: Actor, row: System, terms: Terms, number: int) -> None:
    """Only the newest proposal can be agreed to."""
    families, services = sorted(set(terms.families)), sorted({one.strip() for one in terms.services})
    Given.objects.create(
        system=row, number=number, kind=terms.kind, url=terms.url.strip(), families=families, services=services,
        purpose=terms.purpose.strip(), by=actor.id, at=clock.now(),
    )  # fmt: skip
    public: dict[str, Json] = {
        **which(row), "number": number, "kind": terms.kind, "families": [*families], "services": [*services],
        "host": host_of(terms.url),
    }  # fmt: skip
    record(PROPOSED, stream=row.id, public=public)


def _must_be_usable(ref: str, name: str, terms: Terms) -> None:
    must_be_sound(ref, name, terms)
    if why := carrier().trouble_with(terms.url.strip()):
        raise BAD_TERMS(field="url", why=why)


def _must_be_a_person(actor: Actor) -> None:
    if actor.kind == "key":
        raise NOT_BY_KEY()
