# SPDX-License-Identifier: Apache-2.0
"""Transfers: which there are, and a new one, from a plan file or from a form."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console import transfer_form
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.paging import Page, among, asked, turn
from duly.doors.look import documents
from duly.foundation.accounts import queries as accounts
from duly.foundation.paging.facts import Column, Orders
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import STATE_WORDS, State, TransferCard, Upload

ORDERS = Orders("-at", at=(Column("at", datetime), Column("id", UUID)))
TONES = {
    State.PLANNED: "grey", State.INVENTORIED: "grey", State.MAPPED: "grey", State.REHEARSING: "blue", State.REHEARSED: "amber",
    State.AGREED: "olive", State.RUNNING: "blue", State.LOADED: "amber", State.RECONCILING: "blue", State.DIFFERING: "red",
    State.RECONCILED: "olive", State.SYNCING: "blue", State.FROZEN: "amber", State.CUT_OVER: "green", State.SIGNED_OFF: "green", State.UNDOING: "blue", State.UNDONE: "plum", State.WITHDRAWN: "faint",
    State.MENDING: "blue", State.MENDED: "amber", State.MEND_AGREED: "olive",
}  # fmt: skip
_MOST_FILES = 50
NO_PLAN_FILE = refusal(
    "console.no_plan_file",
    Because.INVALID,
    en="No plan was chosen. Choose a YAML file, or fill in the form instead.",
    zh="未选择计划文件。请选择 YAML 文件，或改为填写表单。",
)
FILE_NOT_CHOSEN = refusal(
    "console.file_not_chosen",
    Because.INVALID,
    en="These files belong to the plan and were not chosen: {names}. Choose all of them together.",
    zh="计划用到以下文件，但未选择：{names}。请一并选择。",
)
NO_FILES = refusal(
    "console.no_files",
    Because.INVALID,
    en="No file was chosen. Choose the files that hold the customers' data; browsers forget them when a form comes back.",
    zh="未选择文件。请选择存放客户数据的文件；表单退回后浏览器不会保留已选文件。",
)


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, the newest first."""
    shown: Page[TransferCard] = turn(asked(request, ORDERS), among(queries.transfers_for(actor)))
    names = accounts.names_of({one.by for one in shown.rows})
    language = get_language() or "en"
    rows = [(one, one.title(language), STATE_WORDS[one.state], TONES[one.state]) for one in shown.rows]
    return show(
        request, actor, "transfers/listing", room="transfers", page=shown, rows=rows, names=names,
        may_plan=may(actor, "transfer.plan"),
    )  # fmt: skip


@staff
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Lay one down: by a plan file with the files that it names, or by a form that needs no YAML."""
    if request.method != "POST":
        return _form(request, actor, request.GET.get("way", "form"))
    way = request.POST.get("way", "form")
    try:
        made = _made(request, actor, way)
    except Refusal as no:
        return _form(request, actor, way, STATUS[no.kind.because], refusal=sentence(no), field=no.field)
    return done(
        request,
        _("Planned. Nothing is read or written before you ask for it."),
        reverse("console:transfer", args=[made]),
    )


def _made(request: HttpRequest, actor: Actor, way: str) -> UUID:
    rights.require(actor, "transfer.plan")
    files = request.FILES.getlist("files")[:_MOST_FILES]
    home = accounts.organisation_for(actor, request.POST.get("organisation") or None)
    if way == "file":
        plan = request.FILES.get("plan")
        if plan is None:
            raise NO_PLAN_FILE(field="plan")
        document = documents.read_upload(plan.read(documents.LARGEST + 1), name_of(plan))
        wanted = _named(document)
    else:
        if not files and not request.POST.get("system_secret", "").strip():
            raise NO_FILES(field="files")
        document = transfer_form.document_of(request.POST, [name_of(one) for one in files])
        wanted = {one["ref"]: one["file"] for one in document["sources"] if "file" in one}
    with at_hand(files) as there:
        if missing := sorted(set(wanted.values()) - there.keys()):
            raise FILE_NOT_CHOSEN(field="files", names=", ".join(missing))
        uploads = {ref: there[name] for ref, name in wanted.items() if name in there}
        return actions.plan_from_afar(actor, home.id, document, uploads)


def _named(document: Mapping[str, Any]) -> dict[str, str]:
    """The files that a plan names, by their sources; it is not yet known whether the plan is one. Folders do not matter."""
    listed = document.get("sources")
    rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {
        one["ref"]: PurePath(one["file"]).name
        for one in rows
        if isinstance(one.get("ref"), str) and isinstance(one.get("file"), str)
    }


def name_of(file: "UploadedFile[bytes]") -> str:
    return PurePath(file.name or "").name or "file"


@contextmanager
def at_hand(files: "list[UploadedFile[bytes]]") -> Iterator[dict[str, Upload]]:
    """Where the bytes of uploads lie, while they are looked at: small ones, which came in memory, in the home folder."""
    with tempfile.TemporaryDirectory(prefix="upload-", dir=settings.DULY.folder("transfers")) as folder:
        found = {}
        for number, one in enumerate(files):
            if isinstance(one, TemporaryUploadedFile):
                path = Path(one.temporary_file_path())
            else:
                path = Path(folder) / f"{number}.partial"
                path.write_bytes(b"".join(one.chunks()))
            found[name_of(one)] = Upload(name_of(one), str(path))
        yield found


def _form(request: HttpRequest, actor: Actor, way: str, status: int = 200, **context: Any) -> HttpResponse:
    language = get_language() or "en"
    homes = list(accounts.organisations_for(actor))
    departments = accounts.departments_for(actor)
    return show(
        request, actor, "transfers/new", status, room="transfers", way="file" if way == "file" else "form", organisations=homes,
        draft=transfer_form.drafted(request.POST), chosen=request.POST.get("organisation", ""),
        reasons=[(key, words.say(language)) for key, words in transfer_form.WHY.items()],
        targets=[(key, words.say(language)) for key, words in transfer_form.TARGETS.items()], encodings=transfer_form.ENCODINGS,
        systems=[(key, words.say(language)) for key, words in transfer_form.SYSTEMS.items()],
        departments=[(one.ref, one.name(language)) for one in departments],
        colleagues=[(one.email, one.name) for one in accounts.users_for(actor)], may_plan=may(actor, "transfer.plan"), **context,
    )  # fmt: skip
