# SPDX-License-Identifier: Apache-2.0
"""Writing a notice on the screen: paste or upload its file, look at every language, keep it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from duly.doors.console.gate import STATUS, done, sentence, show, staff
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries

_LARGEST = 512 * 1024


@dataclass(frozen=True, slots=True)
class Tried:
    """What a file would give."""

    notice_id: UUID | None = None
    editions: tuple[Any, ...] = ()
    findings: list[Any] = field(default_factory=list)


@staff
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new notice."""
    return _form(request, actor, None)


@staff
def revision(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """An existing notice, written anew."""
    return _form(request, actor, queries.notice_for(actor, notice_id).id)


def _form(request: HttpRequest, actor: Actor, notice_id: UUID | None) -> HttpResponse:
    text, chosen, refusal, status, tried = "", request.POST.get("organisation"), "", 200, Tried()
    if request.method == "POST":
        keep = request.POST.get("do") == "create"
        try:
            text = _text(request)
            tried = _try(actor, notice_id, chosen, yaml.safe_load(text), keep=keep)
            if keep:
                words = (
                    _("Kept as a new revision. What was approved before no longer counts.") if notice_id
                    else _("Kept as a draft. Nothing is sent before it was approved and launched.")
                )  # fmt: skip
                return done(request, words, reverse("console:notice", args=[tried.notice_id]))
        except Refusal as no:
            refusal, status = sentence(no), STATUS[no.kind.because]
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            refusal, status = _("This is not YAML: %(why)s") % {"why": error}, 422
    return show(
        request, actor, "notices/new", status, room="notices", text=text, chosen=chosen, refusal=refusal,
        previews=tried.editions, findings=tried.findings, notice_id=notice_id,
        organisations=list(accounts.organisations_for(actor)),
    )  # fmt: skip


def _text(request: HttpRequest) -> str:
    upload = request.FILES.get("file")
    return upload.read(_LARGEST).decode("utf-8-sig") if upload else request.POST.get("text", "")[:_LARGEST]


def _try(actor: Actor, notice_id: UUID | None, organisation: str | None, document: object, *, keep: bool) -> Tried:
    """Write the notice; to look at it only, undo that again, number and facts included."""
    with transaction.atomic():
        written = (
            actions.revise(actor, notice_id, document) if notice_id else actions.create(actor, organisation, document)
        )
        tried = Tried(written.id, queries.current_editions(written), queries.findings_for(actor, written))
        if not keep:
            transaction.set_rollback(True)
    return tried
