# SPDX-License-Identifier: Apache-2.0
"""The library: bundles in use, those that come with Duly, a file from a partner with a look inside first, and a file for one."""

import base64

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.toasts import Back
from duly.foundation.accounts import queries as accounts
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.library import actions, queries
from duly.rooms.library.facts import INDUSTRY_WORDS, LARGEST, UNKNOWN_SIGNER, Parts, Preview
from duly.rooms.rulebook import queries as rulebook


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is in use and what could be; a POST takes over, gives up, or looks into a file."""
    if request.method != "POST":
        return _page(request, actor)
    deed, content = request.POST.get("deed"), b""
    try:
        if deed == "preview":
            rights.require(actor, "library.export")  # who may pass on may look into what others pass on
            upload = request.FILES.get("file")
            content = upload.read(LARGEST + 1) if upload else b""
            return _page(request, actor, preview=queries.preview(content), content=content)
        back = None
        if deed == "install":
            content = _decoded(request.POST.get("content", ""))
            row = actions.install(actor, content, trust=request.POST.get("trust"))
            words = _("%(name)s was taken over.") % {"name": row.name}
        elif deed == "adopt":
            words = _("%(name)s was taken over.") % {"name": actions.adopt(actor, request.POST.get("bundle", "")).name}
        elif deed == "distrust":
            actions.distrust(actor, request.POST.get("fingerprint", ""), request.POST.get("reason", ""))
            words = _("This signer is no longer trusted.")
        else:
            bundle = request.POST.get("bundle", "")
            actions.retire(actor, bundle, request.POST.get("reason", ""))
            words = _("%(name)s was given up.") % {"name": bundle}
            if bundle in queries.shipped():  # one of a partner is taken over from its file
                back = Back(reverse("console:library"), {"deed": "adopt", "bundle": bundle})
    except Refusal as no:
        looked = queries.preview(content) if no.code == UNKNOWN_SIGNER.code else None
        return _page(request, actor, no, preview=looked, content=content)
    return done(request, words, reverse("console:library"), back)


@staff
@require_POST
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A signed file of what was chosen."""
    said = request.POST
    parts = Parts(
        id=said.get("id", ""),
        version=said.get("version", ""),
        words=Words.literal(said.get("title_en", ""), said.get("title_zh", "")),
        note=Words.literal(said.get("note_en", ""), said.get("note_zh", "")),
        industry=said.get("industry", ""),
        notices=tuple(said.get("notices", "").replace(",", " ").split()),
        packs=tuple(said.getlist("pack")),
        with_cascades="cascades" in said,
        with_results="results" in said,
    )
    try:
        content = actions.export(actor, said.get("organisation") or None, parts)
    except Refusal as no:
        return _page(request, actor, no)
    headers = {"Content-Disposition": f'attachment; filename="{parts.id}-{parts.version}.dulypack"'}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


def _page(
    request: HttpRequest, actor: Actor, refusal: Refusal | None = None, *, preview: Preview | None = None, content: bytes = b""
) -> HttpResponse:  # fmt: skip
    organisations = list(accounts.organisations_for(actor))
    cards = queries.cards_for(actor)
    in_use = {card.contents.id for card in cards if card.retired_at is None}
    return show(
        request, actor, "library/page", STATUS[refusal.kind.because] if refusal else 200, room="library", cards=cards,
        shipped=[one for one in queries.shipped().values() if one.id not in in_use], preview=preview,
        content=base64.b64encode(content).decode() if preview else "", refusal=sentence(refusal) if refusal else "",
        organisations=organisations, signers=[queries.own_signer(one) for one in organisations],
        industries=[(key.value, words) for key, words in INDUSTRY_WORDS.items()], said=request.POST,
        trusted=queries.trusted(), packs=list(rulebook.installed_packs()), may_install=may(actor, "library.install") and actor.organisations is None,
        may_export=may(actor, "library.export"),
    )  # fmt: skip


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
