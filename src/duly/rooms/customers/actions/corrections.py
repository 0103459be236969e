# SPDX-License-Identifier: Apache-2.0
"""A customer's contact point no longer works, and the customer says which one does. The old one ends; it is not erased."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.kernel.clock import now
from duly.rooms.customers.actions.changing import write_change
from duly.rooms.customers.changing import Change, Family, Nature
from duly.rooms.customers.contacting import CONTACT_CORRECTED, CONTACT_ENDED, CONTACT_PROPOSED
from duly.rooms.customers.facts import MENDED_ALREADY, SAME_CONTACT, UNKNOWN_POINT
from duly.rooms.customers.models import ContactPoint, Party
from duly.rooms.customers.registry import heads
from duly.rooms.customers.registry.drafts import Drafts
from duly.rooms.customers.registry.sealing import marks_of, open_points
from duly.rooms.customers.rules.changes import CORRECTED
from duly.rooms.customers.rules.corrections import corrected

UNPROVEN = "unproven"


@action("customers.propose_contact_point")
def propose_contact_point(actor: Actor, old: UUID, value: str) -> UUID:
    """Take down a new contact point in the place of a broken one, until it is proved; gives its id.

    Nothing is sent to it but the proof, and an earlier proposal that was not proved ends. Records
    ``customers.contact_proposed``.

    Raises:
        Refusal: ``customers.unknown_point``, ``customers.bad_contact``, ``customers.same_contact``,
            ``customers.mended_already``.
    """
    party, point = _broken(actor, old)
    value = _checked(party, point, value)
    known = _on_record(point, value)
    if known is not None and known.state == "active":
        return known.id
    drafts = Drafts(party.organisation_id, [party.id], now())
    others = ContactPoint.objects.filter(party=party, channel=point.channel, state=UNPROVEN)
    for other in others.exclude(id__in=[known.id] if known else []):
        drafts.end(other.id, drafts.moment)
    new = _put(drafts, point, value, known, "proposed")
    write_change(party, _about(party, drafts, "proposed"), drafts, source="correction", reason=UNPROVEN, revived=new)
    ContactPoint.objects.filter(id=new).update(state_reason="")
    public = {"channel": point.channel}
    record(CONTACT_PROPOSED, stream=party.stream, public=public, subject=party.id, personal={"address": value})
    return new


@action("customers.correct_contact_point")
def correct_contact_point(actor: Actor, old: UUID, value: str, *, how: str, proved: bool = False) -> UUID:
    """Put a contact point that works in the place of one that does not; gives its id.

    ``how`` says where the customer said so: ``portal``, ``call``, ``counter``. ``proved`` says that a code sent to the new
    one came back. The old one is ended and kept. Records ``customers.contact_ended`` and ``customers.contact_corrected``.

    Raises:
        Refusal: ``customers.unknown_point``, ``customers.bad_contact``, ``customers.same_contact``,
            ``customers.mended_already``.
    """
    party, point = _broken(actor, old)
    value = _checked(party, point, value)
    drafts = Drafts(party.organisation_id, [party.id], now())
    new = _put(drafts, point, value, _on_record(point, value), "active")
    drafts.end(point.id, drafts.moment)
    write_change(party, _about(party, drafts, how), drafts, source="correction", reason=CORRECTED, revived=new)
    ended = {"channel": point.channel, "code": CORRECTED}
    record(CONTACT_ENDED, stream=party.stream, public=ended, subject=party.id, personal={"address": point.value})
    record(
        CONTACT_CORRECTED,
        stream=party.stream,
        public={"channel": point.channel, "how": how, "proved": proved},
        subject=party.id,
        personal={"address": value, "former": point.value},
    )
    return new


def _about(party: Party, drafts: Drafts, how: str) -> Change:
    return Change(party.id, Nature.UPDATE, drafts.moment, (), CORRECTED, requester=how)


def _broken(actor: Actor, point_id: UUID) -> tuple[Party, ContactPoint]:
    point = ContactPoint.objects.filter(id=point_id).first()
    party = Party.objects.select_for_update().filter(id=point.party_id).first() if point else None
    if point is None or party is None or not actor.may_see(party.organisation_id):
        raise UNKNOWN_POINT(field="contact_point")
    point.refresh_from_db()
    if point.state not in {"bounced", "broken"}:
        raise MENDED_ALREADY(field="contact_point")
    return party, open_points([point])[0]


def _checked(party: Party, point: ContactPoint, value: str) -> str:
    value = corrected(point.channel, value, party.region)
    if value == point.value or (point.channel == "email" and value.casefold() == point.value.casefold()):
        raise SAME_CONTACT(field="value")
    return value


def _on_record(point: ContactPoint, value: str) -> ContactPoint | None:
    marks = marks_of(point.channel, value)
    return ContactPoint.objects.filter(
        party_id=point.party_id, channel=point.channel, mark__in=marks, purpose=point.purpose
    ).first()


def _put(drafts: Drafts, point: ContactPoint, value: str, known: ContactPoint | None, status: str) -> UUID:
    doc = heads.contact(point.channel, value, point.rank, purpose=point.purpose, status=status)
    if known is not None and drafts.holds(known.id):
        drafts.change(known.id, drafts.moment, None, lambda _: doc, "update")
        return known.id
    entity, _ = drafts.create(point.party_id, Family.CONTACT, doc, entity=known.id if known else None)
    return entity
