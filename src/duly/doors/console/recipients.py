# SPDX-License-Identifier: Apache-2.0
"""One customer on one roll: what was sent, what came of it, what the ledger says, and what staff may do."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console import touched
from duly.doors.console.gate import STATUS, Page, done, may, sentence, show, staff
from duly.doors.console.timeline import entries_of
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.counter import actions as counter
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries
from duly.rooms.feedback import queries as feedback
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed
from duly.rooms.proof import actions as proof

_OUTCOMES = ("delivered", "accepted", "failed")
_UNDONE = {"waiting", "reached", "stalled", "unreachable"}


@staff
def detail(request: HttpRequest, actor: Actor, recipient_id: UUID) -> HttpResponse:
    """The page."""
    return show(request, actor, "roll/recipient", **_page(actor, recipient_id))


@require_POST
@staff
def exemption(request: HttpRequest, actor: Actor, recipient_id: UUID) -> HttpResponse:
    """Ask nothing more of this customer."""
    _seen(actor, recipient_id)
    reason = request.POST.get("reason", "").strip()
    words = _("Exempt. Nothing more is asked of this customer.")
    return _answer(request, actor, recipient_id, words, lambda: obligations.exempt(actor, recipient_id, reason=reason))


@require_POST
@staff
def settlement(request: HttpRequest, actor: Actor, delivery_id: UUID) -> HttpResponse:
    """Say what became of a delivery whose outcome is unknown."""
    recipient_id = deliveries.delivery_for(actor, delivery_id).recipient_id
    outcome, reason = request.POST.get("outcome", ""), request.POST.get("reason", "")
    return _answer(
        request, actor, recipient_id, _("Settled. How you know it is on record."),
        lambda: delivery.settle(actor, delivery_id, outcome=outcome, reason=reason),
    )  # fmt: skip


@require_POST
@staff
def call(request: HttpRequest, actor: Actor, delivery_id: UUID) -> HttpResponse:
    """Say how a call went; a customer who confirms on the telephone has acknowledged."""
    recipient_id = deliveries.delivery_for(actor, delivery_id).recipient_id
    result, note = request.POST.get("result", ""), request.POST.get("note", "").strip()

    return _answer(
        request, actor, recipient_id, _("The call is on record."),
        lambda: counter.record_call(actor, delivery_id, result=result, note=note),
    )  # fmt: skip


@require_POST
@staff
def pack(request: HttpRequest, actor: Actor, recipient_id: UUID) -> Page:
    """Make the customer's proof pack and hand it over. It is a POST because making one is recorded."""
    recipient, notice = _seen(actor, recipient_id)
    ref = customers.cards([recipient.customer_id])[recipient.customer_id].ref
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "pack.zip"
        try:
            proof.make_pack(actor, notice.id, ref, out)
        except Refusal as no:
            return show(
                request,
                actor,
                "roll/recipient",
                STATUS[no.kind.because],
                **_page(actor, recipient_id),
                refusal=sentence(no),
            )
        content = out.open("rb")  # stays readable after its folder is gone
    return FileResponse(content, as_attachment=True, filename=f"proof-{notice.number}-{recipient.position + 1}.zip")


def _answer(
    request: HttpRequest, actor: Actor, recipient_id: UUID, words: str, deed: Callable[[], object]
) -> HttpResponse:
    try:
        deed()
    except Refusal as no:
        context = _page(actor, recipient_id) | {"refusal": sentence(no)}
        return show(request, actor, "roll/recipient", STATUS[no.kind.because], **context)
    return done(request, words, reverse("console:recipient", args=[recipient_id]))


def _seen(actor: Actor, recipient_id: UUID) -> tuple[Any, Any]:
    """The recipient and the notice, if the actor's organisations have them."""
    recipient = audience.recipient(recipient_id)
    return recipient, notices.notice_for(actor, recipient.notice_id)


def _page(actor: Actor, recipient_id: UUID) -> dict[str, Any]:
    recipient, notice = _seen(actor, recipient_id)
    customer_id = recipient.customer_id
    obligation, sent = owed.obligation(recipient_id), deliveries.deliveries_of([recipient_id]).get(recipient_id, [])
    return {
        "room": "notices", "recipient": recipient, "notice": notice, "owed": obligation, "deliveries": sent,
        "card": customers.cards([customer_id])[customer_id], "reasons": recipient.reasons,
        "reaches": [reach for channel in ("email", "sms") for reach in customers.reaches([customer_id], channel).values()],
        "timeline": entries_of(recipient_id), "questions": feedback.asked_by(recipient_id),
        "open_calls": {one.id for one in sent if one.channel == "call" and one.state in {"planned", "held"}},
        "outcomes": _OUTCOMES, "touches": touched.messages_dropped(sent),
        "may_pack": may(actor, "proof.make_pack"), "may_settle": may(actor, "delivery.settle"),
        "may_call": may(actor, "delivery.record_call"),
        "may_exempt": obligation.state in _UNDONE and may(actor, "obligations.exempt"),
    }  # fmt: skip
