# SPDX-License-Identifier: Apache-2.0
"""Package keys: ours, and those of other houses, brought in by one person and confirmed by another."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.foundation.accounts import queries as accounts
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.parcels import actions, queries

_LARGEST, _LONGEST = 65_536, 200
NO_KEY_FILE = refusal(
    "console.no_key_file",
    Because.INVALID,
    en="No key was given. Choose the file that you were sent, or paste the address (age1…) of a receiver who has age.",
    zh="未提供密钥。请选择收到的文件，或粘贴 age 接收方的地址（age1…）。",
)


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them; a new one of ours is made here, and one of somebody else brought in."""
    if request.method != "POST":
        return _page(request, actor)
    try:
        said = _new(request, actor) if request.POST.get("do") == "new" else _brought_in(request, actor)
    except Refusal as no:
        return _page(request, actor, STATUS[no.kind.because], refusal=sentence(no))
    return done(request, said, reverse("console:parcel-keys"))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, parcel_key_id: UUID, name: str) -> HttpResponse:
    """Confirm a key as a second person, or end it."""
    try:
        if name == "confirmation":
            actions.confirm_key(actor, parcel_key_id, request.POST.get("digits", "")[:_LONGEST])
            said = _("Confirmed. The key may be used.")
        elif name == "end":
            actions.end_key(actor, parcel_key_id, note=request.POST.get("why", "")[:_LONGEST])
            said = _("The key is ended.")
        else:
            raise Http404
    except Refusal as no:
        return _page(request, actor, STATUS[no.kind.because], refusal=sentence(no))
    return done(request, said, reverse("console:parcel-keys"))


@staff
def export(request: HttpRequest, actor: Actor, parcel_key_id: UUID) -> HttpResponse:
    """The file for the other house; there is nothing secret in it."""
    content = queries.exported_key(actor, parcel_key_id)
    headers = {"Content-Disposition": f'attachment; filename="package-key-{str(parcel_key_id)[:8]}.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


def _new(request: HttpRequest, actor: Actor) -> str:
    actions.make_key(actor, accounts.organisation_for(actor, request.POST.get("organisation") or None).id)
    return _("Made. Fetch its file for the other house, and read the fingerprint out on the telephone.")


def _brought_in(request: HttpRequest, actor: Actor) -> str:
    rights.require(actor, "parcels.import_key")
    home = accounts.organisation_for(actor, request.POST.get("organisation") or None)
    upload = request.FILES.get("file")
    text = upload.read(_LARGEST + 1).decode(errors="replace") if upload else request.POST.get("address", "")[:_LARGEST]
    if not text.strip():
        raise NO_KEY_FILE(field="file")
    actions.import_key(actor, home.id, text, owner=request.POST.get("owner", "")[:_LONGEST])
    return _("Brought in. Another person now calls its owner and compares the digits.")


def _page(request: HttpRequest, actor: Actor, status: int = 200, **context: Any) -> HttpResponse:
    keys = queries.keys_for(actor)
    return show(
        request, actor, "parcels/keys", status, room="parcels", ours=[one for one in keys if one.is_ours],
        others=[one for one in keys if not one.is_ours], names=accounts.names_of({one.by for one in keys}),
        organisations=list(accounts.organisations_for(actor)), may_make=may(actor, "parcels.make_key"),
        may_import=may(actor, "parcels.import_key"), may_confirm=may(actor, "parcels.confirm_key"), may_end=may(actor, "parcels.end_key"),
        **context,
    )  # fmt: skip
