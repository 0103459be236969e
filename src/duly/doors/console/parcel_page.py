# SPDX-License-Identifier: Apache-2.0
"""One sealed package: what is on it, whose key signed it, through whose hands it went, and what can be done with it next."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import may, sentence, show, staff
from duly.doors.console.parcels import TONES
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.parcels import actions, queries
from duly.rooms.parcels.facts import (
    DIRECTION_WORDS,
    EVENT_WORDS,
    RELATION_WORDS,
    Compared,
    Direction,
    Event,
    Hop,
    KeyCard,
    ParcelCard,
    Relation,
)

_LONGEST = 1_000
_LARGEST_CHAIN = 64 * 1024 * 1024
WAYS = {
    "usb": Words(en="storage medium", zh="存储介质"), "https": Words(en="over the network", zh="网络传输"),
    "courier": Words(en="courier", zh="快递或专人"),
}  # fmt: skip


class Link(NamedTuple):
    """An entry of the chain as it is drawn."""

    hop: Hop
    words: Words
    tone: str
    is_ours: bool
    at: datetime | None
    """By the clock of who signed; nothing where it is no time."""


class Trust(NamedTuple):
    """Whose key signed a package, as far as this house knows."""

    owner: str
    fingerprint: str
    key: KeyCard | None
    tone: str
    is_trusted: bool


@staff
def page(request: HttpRequest, actor: Actor, parcel_id: UUID) -> HttpResponse:
    """All of it on one page."""
    return show(request, actor, _SHEET.template, **_context(actor, parcel_id))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, parcel_id: UUID, name: str) -> HttpResponse:
    """Do what a button asks for. A refusal stands above the page."""
    form = request.POST
    deeds: dict[str, Callable[[], object]] = {
        "verification": lambda: _verify(actor, parcel_id),
        "opening": lambda: actions.open_parcel(actor, parcel_id),
        "handover": lambda: actions.hand_over(
            actor, parcel_id, way=form.get("way", "")[:40], note=form.get("note", "")[:_LONGEST]
        ),
        "putting-away": lambda: actions.put_away(actor, parcel_id),
        "destruction": lambda: actions.destroy(actor, parcel_id, reason=form.get("why", "")[:_LONGEST]),
    }
    if name not in deeds:
        raise Http404
    return _SHEET.answer(request, actor, parcel_id, name, deeds[name], said=_said(name))


@require_POST
@staff
def comparison(request: HttpRequest, actor: Actor, parcel_id: UUID) -> HttpResponse:
    """Lay the other house's copy of the chain beside ours."""
    rights.require(actor, "parcels.verify")
    upload = request.FILES.get("file")
    content = upload.read(_LARGEST_CHAIN + 1) if upload else b""
    compared: Compared | None = None
    said = ""
    try:
        compared = queries.compared(actor, parcel_id, content)
    except Refusal as no:
        said = sentence(no)
    words = RELATION_WORDS[compared.relation] if compared else None
    tone = "red" if compared and compared.relation is Relation.CONTRADICTS else "green"
    context = {"refusal": said, "compared": compared, "relation": words, "relation_tone": tone}
    return show(request, actor, _SHEET.template, 422 if said else 200, **_context(actor, parcel_id) | context)


@staff
def fetch(request: HttpRequest, actor: Actor, parcel_id: UUID) -> StreamingHttpResponse:
    """The package as one file, sealed, once it was handed over."""
    pieces, card = queries.package_file(actor, parcel_id), queries.parcel_for(actor, parcel_id)
    return _saved(pieces, "application/x-tar", f"{card.package}.tar")


@staff
def custody(request: HttpRequest, actor: Actor, parcel_id: UUID) -> StreamingHttpResponse:
    """Our copy of the chain."""
    card = queries.parcel_for(actor, parcel_id)
    return _saved(
        iter([queries.custody_file(actor, parcel_id)]), "application/x-ndjson", f"custody-{card.package}.jsonl"
    )


@staff
def certificate(request: HttpRequest, actor: Actor, parcel_id: UUID) -> StreamingHttpResponse:
    """The certificate of destruction."""
    content, card = queries.certificate(actor, parcel_id), queries.parcel_for(actor, parcel_id)
    return _saved(iter([content]), "application/json", f"certificate-{card.package}.json")


def _verify(actor: Actor, parcel_id: UUID) -> None:
    rights.require(actor, "parcels.verify")
    if queries.parcel_for(actor, parcel_id).direction is Direction.IN:
        actions.verify(actor, parcel_id)
    else:
        queries.must_be_whole(actor, parcel_id)


def _saved(pieces: Iterator[bytes], kind: str, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


def _said(name: str) -> str:
    return {
        "verification": _("Every byte was checked, and all of it holds."),
        "opening": _("Opened. A transfer can read from it now."),
        "handover": _("Handed over. Fetch the file, and tell the receiver the seal on another way."),
        "putting-away": _("What was opened is off the disk."),
        "destruction": _("Our copy is destroyed; the certificate can be fetched."),
    }[name]


def _context(actor: Actor, parcel_id: UUID) -> dict[str, Any]:
    card, hops = queries.parcel_for(actor, parcel_id), queries.custody_of(actor, parcel_id)
    keys = queries.keys_for(actor, card.organisation)
    ours = {key.key_id for key in keys if key.is_ours}
    return {
        "room": "parcels", "card": card, "way": DIRECTION_WORDS[card.direction], "state": EVENT_WORDS[card.event], "tone": TONES[card.event],
        "chain": [Link(hop, EVENT_WORDS[hop.event], TONES[hop.event], hop.key_id in ours, _time(hop.at)) for hop in hops],
        "may_compare": may(actor, "parcels.verify"), "trust": _trust(hops[0], keys), "ways": list(WAYS.items()), **_offers(actor, card, hops),
        "is_out": card.direction is Direction.OUT, "is_gone": card.event is Event.DESTROYED,
    }  # fmt: skip


def _time(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _trust(first: Hop, keys: list[KeyCard]) -> Trust:
    """The chain begins with who sealed it, and the signature over the package is by the same key: that was checked on its way in."""
    key = next((one for one in keys if one.key_id == first.key_id), None)
    is_trusted = key is not None and (key.is_ours or key.confirmed_at is not None)
    fingerprint = key.fingerprint if key else queries.fingerprint_of(first.key_id)
    return Trust(first.owner, fingerprint, key, "green" if is_trusted else "amber", is_trusted)


def _offers(actor: Actor, card: ParcelCard, hops: list[Hop]) -> dict[str, bool]:
    events = {hop.event for hop in hops}
    is_gone, is_out = card.event is Event.DESTROYED, card.direction is Direction.OUT
    is_handed = Event.HANDED in events and is_out
    return {
        "may_verify": not is_gone and bool(card.seal) and may(actor, "parcels.verify"),
        "may_open": not is_gone
        and not is_out
        and Event.VERIFIED in events
        and not card.is_open
        and may(actor, "parcels.unseal"),
        "may_hand": not is_gone and is_out and bool(card.seal) and not is_handed and may(actor, "parcels.hand_over"),
        "may_fetch": not is_gone and is_handed,
        "may_put_away": card.is_open and may(actor, "parcels.put_away"),
        "may_destroy": not is_gone and may(actor, "parcels.destroy"),
    }


_SHEET = Sheet("parcels/page", _context, "console:parcel")
