# SPDX-License-Identifier: Apache-2.0
"""Preferences and consents, each with where it came from."""

from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from duly.doors.portal.centre.gate import Inside, for_customers, onward, sentence, show, status_of
from duly.doors.portal.pages import Said
from duly.doors.portal.wishing import wish
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.customers import actions as deeds
from duly.rooms.customers import queries as customers

PURPOSES = {
    "notices": Words(en="being contacted", zh="接收联系"),
    "commercial": Words(en="advertising", zh="商业推广"),
}
DECISIONS = {
    "granted": Words(en="agreed", zh="已同意"),
    "refused": Words(en="refused", zh="已拒绝"),
    "withdrawn": Words(en="taken back", zh="已撤回"),
}
MECHANISMS = {
    "portal": Words(en="on this website", zh="本网站"),
    "sms": Words(en="by text message", zh="短信"),
    "email": Words(en="by e-mail", zh="电子邮件"),
    "call": Words(en="by telephone", zh="电话"),
    "counter": Words(en="in person", zh="柜台"),
    "import": Words(en="from a file of ours", zh="文件导入"),
    "provider": Words(en="told by the carrier", zh="由运营商告知"),
}


class ConsentLine(NamedTuple):
    """One decision as the page shows it."""

    purpose: Words | str
    code: str
    channel: str
    decision: Words | str
    source: Words | str
    how: str
    wording: str
    at: object
    holds: bool
    may_end: bool


@require_http_methods(["GET", "POST"])
@for_customers
def page(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Hours of rest, channels, and every decision with where it came from."""
    said, status = None, 200
    if request.method == "POST":
        try:
            wish(request, inside.actor, inside.session.party)
            return onward("my-wishes", done="wished")
        except Refusal as no:
            said, status = sentence(no), status_of(no)
    if request.GET.get("done") == "wished":
        said = Said("green", _("Thank you. Your wishes are on record."))
    return show(
        request, inside, "wishes", status, said=said, wishes=customers.wishes_of(inside.session.party),
        consents=_consents(inside.session.party),
    )  # fmt: skip


@require_POST
@for_customers
def take_back(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Take a consent back; it is as easy as giving it."""
    purpose, channel = request.POST.get("purpose", "")[:60], request.POST.get("channel", "")[:60]
    held = {(one.code, one.channel) for one in _consents(inside.session.party) if one.may_end}
    if (purpose, channel) in held:
        deeds.set_consent(
            inside.actor, inside.session.party, decision="withdrawn", mechanism="portal", purpose=purpose,
            channel=channel or None,
        )  # fmt: skip
    return onward("my-wishes", done="wished")


def _consents(party: UUID) -> list[ConsentLine]:
    """Every decision, the latest first; the latest of each purpose and channel is the one that holds."""
    seen: set[tuple[str, str]] = set()
    lines = []
    for one in customers.profile(party).consents:
        key = (one.purpose, one.channel or "")
        holds, is_granted = key not in seen, one.decision == "granted"
        seen.add(key)
        lines.append(
            ConsentLine(
                PURPOSES.get(one.purpose, one.purpose), one.purpose, one.channel or "",
                DECISIONS.get(one.decision, one.decision), MECHANISMS.get(one.mechanism, one.mechanism), one.how, one.wording,
                one.at, holds, holds and is_granted,
            )
        )  # fmt: skip
    return lines
