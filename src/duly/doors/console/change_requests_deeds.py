# SPDX-License-Identifier: Apache-2.0
"""One change request: its page, the deeds on it, and its documents. A refusal stands above the same page."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from duly.doors.console.change_requests_page import page_of, read_in_full
from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import STATUS, Page, sentence, show, staff
from duly.doors.console.requests import id_of, uuid_or_none
from duly.doors.console.scanned import scan_in, sealed
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import Proved
from duly.rooms.counter.facts import SCAN_EMPTY

_PAGE = "change_requests/page"
_SHEET = Sheet(_PAGE, page_of, "console:change-request")
_LONGEST = 1_000
WRONG_CODE = refusal(
    "console.wrong_code",
    Because.INVALID,
    en="This is not the code that was sent; it may be typed {left} more times. With none left, send a new one.",
    zh="验证码不正确，还可尝试 {left} 次。次数用尽后请重新发送。",
)
WRONG_STOP = refusal(
    "console.wrong_stop",
    Because.INVALID,
    en="This is not the stop code of a message about this request. Ask the customer to read it out once more.",
    zh="停止码不正确，与本申请的告知消息不符。请客户再读一遍。",
)
Deed = Callable[[HttpRequest, Actor, UUID], object]


@staff
def page(request: HttpRequest, actor: Actor, request_id: UUID) -> HttpResponse:
    """One request."""
    return show(request, actor, _PAGE, **page_of(actor, request_id))


@require_POST
@staff
def seeing(request: HttpRequest, actor: Actor, request_id: UUID) -> HttpResponse:
    """What it says and what was said with it, in full: with a reason, and it is recorded who looked."""
    why = request.POST.get("why", "")[:_LONGEST]
    try:
        with transaction.atomic():
            sides, said = actions.see(actor, request_id, why=why), actions.see_words(actor, request_id, why=why)
    except Refusal as no:
        context = page_of(actor, request_id) | {"refusal": sentence(no)}
        return show(request, actor, _PAGE, STATUS[no.kind.because], **context)
    return show(request, actor, _PAGE, **page_of(actor, request_id, sides) | read_in_full(said))


@require_POST
@staff
def document(request: HttpRequest, actor: Actor, request_id: UUID, evidence_id: UUID) -> Page:
    """A document that lies beside a request. It is recorded who looked at which."""
    found = actions.open_evidence(actor, request_id, evidence_id, why="opened on the page of the request")
    return sealed(iter([found.content]), found.media_type, f"document-{found.digest[7:19]}")


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, request_id: UUID, name: str) -> HttpResponse:
    """Do what a form of the page asks for."""
    if name not in DEEDS:
        raise Http404
    do, said = DEEDS[name]
    kept = {"draft": request.POST, "doing": name}
    return _SHEET.answer(
        request, actor, request_id, name, lambda: do(request, actor, request_id), said=str(said), **kept
    )


def _text(request: HttpRequest, name: str = "note") -> str:
    return request.POST.get(name, "").strip()[:_LONGEST]


def _match(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    return actions.match_party(actor, request_id, _text(request, "ref"))


def _code(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    point, who = uuid_or_none(request.POST.get("point")), request.POST.get("who", "requester")
    return actions.start_proof(actor, request_id, point=point, who=who)


def _code_new(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    return actions.prove_new_contact(actor, request_id, id_of(request.POST.get("item")))


def _proof(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    who, item = request.POST.get("who", "requester"), uuid_or_none(request.POST.get("item"))
    came: Proved = actions.prove(actor, request_id, request.POST.get("code", "")[:64], who=who, item=item)
    if not came.is_right:
        raise WRONG_CODE(field="code", left=came.left)
    return came


def _taking_down(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    form = request.POST
    return actions.take_down(
        actor, request_id, method=form.get("method", ""), passed=form.get("passed") == "yes", note=_text(request),
        point=uuid_or_none(form.get("point")), who=form.get("who", "requester"),
    )  # fmt: skip


def _evidence(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    return lay(request, actor, request_id, kind=request.POST.get("kind", ""))


def _attachment(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    """A file that came with a mail of this request becomes a document once somebody says what it is."""
    rights.require(actor, "change_requests.add_evidence")
    known = {one["digest"] for mail in queries.mails_for(actor, request_id) for one in mail.attachments}
    file = request.POST.get("file", "")
    if file not in known:
        raise SCAN_EMPTY(field="file")
    return actions.add_evidence(actor, request_id, file, kind=request.POST.get("kind", ""))


def lay(request: HttpRequest, actor: Actor, request_id: UUID, *, kind: str) -> UUID:
    """Keep the file of a form and lay it beside the request: both, or neither.

    Raises:
        Refusal: those of :func:`scan_in` and of ``change_requests.add_evidence``.
    """
    rights.require(actor, "change_requests.add_evidence")
    given = scan_in(request, "file")
    if given is None:
        raise SCAN_EMPTY(field="file")
    return actions.add_evidence(
        actor, request_id, actions.Paper(*given), kind=kind, issued_on=_day(request, "issued_on"),
        expires_on=_day(request, "expires_on"),
    )  # fmt: skip


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        return None


def _review(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    """By item: empty for yes, otherwise the reason why not."""
    lines = queries.case(actor, request_id).lines
    decisions = {one.id: request.POST.get(f"item:{one.id}", "?") for one in lines}
    return actions.review(
        actor, request_id, digest=request.POST.get("digest", ""), decisions=decisions, note=_text(request)
    )


def _refusal(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    return actions.refuse(actor, request_id, reason=request.POST.get("reason", ""), note=_text(request))


def _hold(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    return actions.hold(actor, request_id, kind=request.POST.get("kind", ""), note=_text(request))


def _release_request(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    queries.case(actor, request_id)
    return actions.ask_release(actor, id_of(request.POST.get("hold")), note=_text(request))


def _release(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    queries.case(actor, request_id)
    return actions.release(actor, id_of(request.POST.get("hold")))


def _freezing(_request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    return actions.freeze_record(actor, queries.case(actor, request_id).card.party or UUID(int=0))


def _objection(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    queries.case(actor, request_id)
    freeze = request.POST.get("freeze") == "on"
    is_right = actions.object_to(
        actor, request_id, request.POST.get("code", "")[:64], note=_text(request), freeze=freeze
    )
    if not is_right:
        raise WRONG_STOP(field="code")
    return is_right


def _settlement(request: HttpRequest, actor: Actor, request_id: UUID) -> object:
    queries.case(actor, request_id)
    form = request.POST
    return actions.settle_dispute(
        actor, id_of(form.get("dispute")), upheld=form.get("outcome") == "upheld", note=_text(request)
    )


_GOES_OUT = gettext_lazy("A code is on its way. It is valid for a short time only.")
DEEDS: Mapping[str, tuple[Deed, Any]] = {
    "match": (_match, gettext_lazy("It is known now whom this concerns.")),
    "code": (_code, _GOES_OUT),
    "code-new": (_code_new, _GOES_OUT),
    "proof": (_proof, gettext_lazy("The code is right. The proof is on record.")),
    "taking-down": (_taking_down, gettext_lazy("Taken down, with your name.")),
    "evidence": (_evidence, gettext_lazy("Laid beside the request. What is laid there stays.")),
    "attachment": (_attachment, gettext_lazy("Laid beside the request. What is laid there stays.")),
    "checks": (lambda _r, actor, key: actions.check(actor, key), gettext_lazy("The checks ran once more.")),
    "submission": (
        lambda _r, actor, key: actions.submit(actor, key),
        gettext_lazy("Handed over. Somebody else decides on exactly what stands here."),
    ),
    "review": (_review, gettext_lazy("Your decision is on record.")),
    "sending-back": (
        lambda r, actor, key: actions.send_back(actor, key, what=_text(r)),
        gettext_lazy("The customer is asked for it; the clock stands still until they answer."),
    ),
    "taking-up": (lambda _r, actor, key: actions.take_up(actor, key), gettext_lazy("It goes on where it waited.")),
    "refusal": (_refusal, gettext_lazy("Refused. The customer is told why, and how to appeal.")),
    "going-on": (
        lambda r, actor, key: actions.go_on_untold(actor, key, note=_text(r)),
        gettext_lazy("On record. It may go on, with the longest cooling-off."),
    ),
    "hold": (_hold, gettext_lazy("On hold. Two people are needed to let it go on.")),
    "release-request": (_release_request, gettext_lazy("Asked. Somebody else must agree.")),
    "release": (_release, gettext_lazy("The hold is lifted; it goes on where it was.")),
    "freezing": (_freezing, gettext_lazy("The record is frozen. Two people are needed to lift it.")),
    "objection": (_objection, gettext_lazy("Stopped. Call the customer back on the number on file.")),
    "withdrawal": (lambda _r, actor, key: actions.withdraw(actor, key), gettext_lazy("Withdrawn. Nothing was changed.")),
    "set-aside": (lambda _r, actor, key: actions.set_aside(actor, key), gettext_lazy("Set aside: it was no request.")),
    "disagreement": (
        lambda r, actor, key: actions.disagree(actor, key, _text(r)),
        gettext_lazy("The customer's statement stands beside the refusal from now on."),
    ),
    "dispute": (
        lambda r, actor, key: actions.dispute(actor, key, _text(r)),
        gettext_lazy("The dispute is on record. Somebody who had no hand in it decides."),
    ),
    "settlement": (_settlement, gettext_lazy("Settled, and on record.")),
    "undoing": (
        lambda _r, actor, key: actions.undo(actor, key),
        gettext_lazy("A new request asks for what was on record before. It takes the same way as any other."),
    ),
    "rebasing": (
        lambda _r, actor, key: actions.rebase(actor, key),
        gettext_lazy("Laid upon the record as it is now. Others must decide anew."),
    ),
    "retrying": (lambda _r, actor, key: actions.retry(actor, key), gettext_lazy("It is tried once more.")),
}  # fmt: skip
