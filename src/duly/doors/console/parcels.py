# SPDX-License-Identifier: Apache-2.0
"""Sealed packages: which there are, and taking in one that came."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.paging import Page, among, asked, turn
from duly.foundation.accounts import queries as accounts
from duly.foundation.paging.facts import Column, Orders
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.parcels import actions, queries
from duly.rooms.parcels.facts import DIRECTION_WORDS, EVENT_WORDS, Event, ParcelCard

ORDERS = Orders("-at", at=(Column("at", datetime), Column("id", UUID)))
TONES = {
    Event.CREATED: "grey", Event.SEALED: "amber", Event.HANDED: "blue", Event.RECEIVED: "amber", Event.VERIFIED: "olive",
    Event.UNSEALED: "blue", Event.LOADED: "blue", Event.RECONCILED: "green", Event.DESTROYED: "faint",
}  # fmt: skip
_LONGEST = 200
NO_PACKAGE = refusal(
    "console.no_package",
    Because.INVALID,
    en="No package was chosen. Choose the .tar file that you were given.",
    zh="未选择密封包。请选择收到的 .tar 文件。",
)


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, the newest first; a package that came is taken in here."""
    if request.method != "POST":
        return _page(request, actor)
    try:
        made = _taken_in(request, actor)
    except Refusal as no:
        return _page(request, actor, STATUS[no.kind.because], refusal=sentence(no))
    said = _("Received. Lists, signature and chain hold; next every byte is checked and the signer's key compared.")
    return done(request, said, reverse("console:parcel", args=[made]))


def _taken_in(request: HttpRequest, actor: Actor) -> UUID:
    rights.require(actor, "parcels.receive")
    home = accounts.organisation_for(actor, request.POST.get("organisation") or None)
    upload = request.FILES.get("file")
    if upload is None:
        raise NO_PACKAGE(field="file")
    with tempfile.TemporaryDirectory(prefix="upload-", dir=settings.DULY.folder("transfers")) as folder:
        path = Path(folder) / "package.tar"
        with path.open("xb") as stream:
            stream.writelines(upload.chunks())
        return actions.receive(actor, home.id, path, title=request.POST.get("title", "")[:_LONGEST])


def _page(request: HttpRequest, actor: Actor, status: int = 200, **context: Any) -> HttpResponse:
    shown: Page[ParcelCard] = turn(asked(request, ORDERS), among(queries.parcels_for(actor)))
    rows = [(one, DIRECTION_WORDS[one.direction], EVENT_WORDS[one.event], TONES[one.event]) for one in shown.rows]
    return show(
        request, actor, "parcels/listing", status, room="parcels", page=shown, rows=rows,
        organisations=list(accounts.organisations_for(actor)), may_receive=may(actor, "parcels.receive"),
        waiting=sum(not key.may_be_used and key.ended_at is None for key in queries.keys_for(actor)), **context,
    )  # fmt: skip
