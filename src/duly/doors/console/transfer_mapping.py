# SPDX-License-Identifier: Apache-2.0
"""Where the columns of a transfer go: as a table for people, as YAML to take along and to hand in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.transfer_meanings import every_meaning, unsure_of
from duly.doors.look import documents
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock, rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import STATE_WORDS, State

SURE = 85
"""Per cent; below it a machine's proposal asks for a human's word."""
_NOW = {
    State.INVENTORIED, State.MAPPED, State.REHEARSING, State.REHEARSED, State.AGREED, State.UNDONE,
}  # fmt: skip
_UNREHEARSED = {State.INVENTORIED, State.MAPPED}
NO_MAPPING_FILE = refusal(
    "console.no_mapping_file",
    Because.INVALID,
    en="Neither a file was chosen nor anything typed. Choose the mapping, or type it below.",
    zh="既未选择文件，也未填写内容。请选择映射文件，或在下方填写。",
)


@staff
def page(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """The mapping as it is; a POST lays another one down."""
    if request.method != "POST":
        return _page(request, actor, transfer_id)
    if request.POST.get("do") == "confirm":
        return _confirm(request, actor, transfer_id)
    upload, text = request.FILES.get("file"), request.POST.get("text", "")[: documents.LARGEST]
    try:
        rights.require(actor, "transfer.map")
        if upload is None and not text.strip():
            raise NO_MAPPING_FILE(field="file")
        raw = upload.read(documents.LARGEST + 1) if upload else text.encode()
        text = raw.decode("utf-8", "replace") if upload else text
        actions.lay_mapping(
            actor, transfer_id, documents.read_upload(raw, upload.name if upload and upload.name else _("the text"))
        )
    except Refusal as no:
        return _page(request, actor, transfer_id, STATUS[no.kind.because], refusal=sentence(no), text=text)
    return done(
        request, _("The mapping is laid down. Next: a rehearsal."), reverse("console:transfer", args=[transfer_id])
    )


@staff
def as_file(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """The mapping as YAML: handed in again, it is the same mapping."""
    ref = queries.row_for(actor, transfer_id).ref
    answer = HttpResponse(
        documents.written(_document(actor, transfer_id)), content_type="application/yaml; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{ref}-mapping.yaml"'
    return answer


def _confirm(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """Somebody looked at fields and says that they are mapped rightly: the same mapping, with their name to it."""
    wanted = set(request.POST.getlist("field"))
    try:
        rights.require(actor, "transfer.map")
        row = queries.row_for(actor, transfer_id)
        home = accounts.organisations([row.organisation_id])[row.organisation_id]
        said = {"by": actor.name, "date": clock.day_in(home.time_zone, clock.now()).isoformat()}
        document = _document(actor, transfer_id)
        for at, table in enumerate(document["tables"]):
            for field in table["fields"]:
                if f"{at}:{field['to']}" in wanted:
                    field["confirmed"] = said
        actions.lay_mapping(actor, transfer_id, document)
    except Refusal as no:
        return _page(request, actor, transfer_id, STATUS[no.kind.because], refusal=sentence(no))
    return done(
        request, _("The mapping is laid down. Next: a rehearsal."), reverse("console:transfer", args=[transfer_id])
    )


def _document(actor: Actor, transfer_id: UUID) -> dict[str, Any]:
    """The mapping; before there is one, what is proposed, to be decided on."""
    document = queries.written_mapping(transfer_id)
    return document if document["tables"] else queries.draft_mapping(_drafts(actor, transfer_id))


def _drafts(actor: Actor, transfer_id: UUID) -> list[queries.TableDraft]:
    return queries.drafts_for(actor, queries.row_for(actor, transfer_id))


def _page(request: HttpRequest, actor: Actor, transfer_id: UUID, status: int = 200, **context: Any) -> HttpResponse:
    row = queries.row_for(actor, transfer_id)
    card = queries.transfer_for(actor, row.organisation_id, str(transfer_id))
    tables, found = queries.mapped_cards(transfer_id), queries.tables_of(transfer_id)
    drafts = _drafts(actor, transfer_id) if found and card.state in _UNREHEARSED else []
    is_proposal, language = bool(drafts) and not tables, get_language() or "en"
    if is_proposal:
        proposed = queries.draft_mapping(drafts)
        context.setdefault("text", documents.written(proposed))
        tables = queries.cards_of(proposed, found)
    damages = {
        one.source: [(one.headers[two.position], two.rows, two.say(language)) for two in one.damages] for one in drafts
    }
    return show(
        request, actor, "transfers/mapping", status, room="transfers", card=card, title=card.title(language),
        tables=tables, found=found, is_proposal=is_proposal, damages=damages, state=STATE_WORDS[card.state], sure=SURE,
        unsure=unsure_of(drafts, language), meanings=every_meaning(language), may_remember=may(actor, "recognition.remember"),
        may_map=may(actor, "transfer.map") and card.state in _NOW,
        may_confirm=may(actor, "transfer.map") and card.state in _UNREHEARSED, puts_away=card.state not in _UNREHEARSED,
        **context,
    )  # fmt: skip
