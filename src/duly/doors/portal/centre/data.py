# SPDX-License-Identifier: Apache-2.0
"""What the law lets customers ask about their own data: see it, take it along, have it erased, have its use stopped."""

from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from duly.doors.portal.centre.gate import Inside, for_customers, must_be_fresh, onward, sentence, show, status_of
from duly.doors.portal.pages import Said
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.privacy import actions, queries
from duly.rooms.privacy.facts import Kind, Level, RequestCard, State

_LONGEST = 2_000
_READY = frozenset({State.GRANTED, State.PARTLY, State.DONE})
_OPEN = frozenset({State.RECEIVED, State.IDENTIFIED, State.IN_REVIEW, State.ERASING})


class Wanted(NamedTuple):
    """One thing that can be asked for."""

    title: Words
    text: Words
    needs_proof: bool
    is_grave: bool = False


WANTED = {
    Kind.EXPORT: Wanted(
        Words(en="Export my data", zh="导出我的数据"),
        Words(en="Everything we hold about you, as a file for people and for machines.", zh="我们持有的关于您的全部信息，供阅读与机器读取的文件。"),
        needs_proof=True,
    ),
    Kind.RESTRICTION: Wanted(
        Words(en="Stop using my data", zh="限制使用我的数据"),
        Words(en="We keep it, but do nothing with it except what the law obliges us to.", zh="我们仅保存，除法定义务外不再使用。"),
        needs_proof=False,
    ),
    Kind.OBJECTION: Wanted(
        Words(en="Object to a use of my data", zh="反对某项使用"),
        Words(en="Say which use you mean.", zh="请说明您反对的具体用途。"),
        needs_proof=False,
    ),
    Kind.ERASURE: Wanted(
        Words(en="Erase my data", zh="删除我的数据"),
        Words(
            en="The key to it is destroyed; nobody can undo that. What a law obliges us to keep stays until that day.",
            zh="将销毁解密密钥，无法恢复。法律要求保存的内容保留至期满。",
        ),
        needs_proof=True, is_grave=True,
    ),
}  # fmt: skip
KINDS = {kind.value: wanted.title for kind, wanted in WANTED.items()} | {
    "access": Words(en="See my data", zh="查阅我的数据"),
    "withdraw_consent": Words(en="Take a consent back", zh="撤回同意"),
}
STATES = {
    State.RECEIVED: Words(en="received, identity to be proved", zh="已收到，待验证身份"),
    State.IDENTIFIED: Words(en="received", zh="已收到"),
    State.IN_REVIEW: Words(en="being decided", zh="审核中"),
    State.GRANTED: Words(en="granted", zh="已同意"),
    State.PARTLY: Words(en="granted in part", zh="部分同意"),
    State.REFUSED: Words(en="refused", zh="未予办理"),
    State.ERASING: Words(en="to be erased", zh="即将删除"),
    State.DONE: Words(en="done", zh="已完成"),
    State.WITHDRAWN: Words(en="taken back", zh="已撤回"),
}


class Line(NamedTuple):
    """One request as the page shows it."""

    card: RequestCard
    title: Words | str
    state: Words | str
    has_file: bool
    may_end: bool


@require_http_methods(["GET", "POST"])
@for_customers
def page(request: HttpRequest, inside: Inside) -> HttpResponse:
    """What can be asked, and what was."""
    if request.method != "POST":
        return _page(request, inside, said=_done(request.GET.get("done", "")))
    kind = request.POST.get("kind", "")
    wanted = {one.value: found for one, found in WANTED.items()}.get(kind)
    if wanted is not None and wanted.needs_proof and not inside.is_fresh:
        return HttpResponseRedirect(f"{reverse('portal:my-again')}?to=data", status=303)
    level = Level.PROVED if inside.is_fresh else Level.LINK
    try:
        actions.receive(
            inside.actor, inside.session.party, kind=kind, words=request.POST.get("words", "")[:_LONGEST], level=level
        )
    except Refusal as no:
        return _page(request, inside, status_of(no), said=sentence(no))
    return onward("my-data", done="asked")


@require_POST
@for_customers
def take_back(request: HttpRequest, inside: Inside, request_id: UUID) -> HttpResponse:
    """The customer does not want it any more."""
    try:
        actions.withdraw(inside.actor, _own(inside, request_id))
    except Refusal as no:
        return _page(request, inside, status_of(no), said=sentence(no))
    return onward("my-data", done="withdrawn")


@require_POST
@for_customers
def take_file(request: HttpRequest, inside: Inside, request_id: UUID) -> HttpResponse:
    """Hand the bundle over, to somebody who proved who they are just now."""
    try:
        must_be_fresh(inside)
    except Refusal:
        return HttpResponseRedirect(f"{reverse('portal:my-again')}?to=data", status=303)
    try:
        bundle = actions.export(inside.actor, _own(inside, request_id))
    except Refusal as no:
        return _page(request, inside, status_of(no), said=sentence(no))
    response = HttpResponse(bundle.content, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{bundle.name}"'
    return response


def _page(request: HttpRequest, inside: Inside, status: int = 200, *, said: Said | None) -> HttpResponse:
    lines = [_line(card) for card in queries.requests_of(inside.session.party)]
    context: dict[str, Any] = {"said": said, "lines": lines, "wanted": [(k.value, one) for k, one in WANTED.items()]}
    return show(request, inside, "data", status, **context)


def _line(card: RequestCard) -> Line:
    has_file = card.state in _READY and card.kind in {Kind.ACCESS, Kind.EXPORT} and not card.is_ours
    return Line(
        card, KINDS.get(card.kind.value, card.kind.value), STATES.get(card.state, card.state.value), has_file,
        card.state in _OPEN and not card.is_ours,
    )  # fmt: skip


def _own(inside: Inside, request_id: UUID) -> UUID:
    """The id, if the request is this customer's own.

    Raises:
        Refusal: ``privacy.no_such_request``.
    """
    return queries.request_for(inside.actor, request_id).id


def _done(done: str) -> Said | None:
    words = {"asked": _("We have your request."), "withdrawn": _("The request was taken back.")}
    return Said("green", words[done]) if done in words else None
