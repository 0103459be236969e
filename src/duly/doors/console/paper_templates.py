# SPDX-License-Identifier: Apache-2.0
"""Form templates: which there are, how well each of their fields is read, and a new one from a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.look import documents
from duly.foundation.accounts import queries as accounts
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.papers import actions, queries

NO_TEMPLATE_FILE = refusal(
    "console.no_template_file",
    Because.INVALID,
    en="No template was chosen. Choose a YAML file that begins with `duly: paper-form/1`.",
    zh="未选择模板。请选择首行为 `duly: paper-form/1` 的 YAML 文件。",
)


@staff
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them; a file that is sent is laid down."""
    if request.method != "POST":
        return _page(request, actor)
    try:
        rights.require(actor, "papers.lay_template")
        file = request.FILES.get("file")
        if file is None:
            raise NO_TEMPLATE_FILE(field="file")
        home = accounts.organisation_for(actor, request.POST.get("organisation") or None).id
        document = documents.read_upload(file.read(documents.LARGEST + 1), file.name or "file")
        actions.lay_template(actor, home, document)
    except Refusal as no:
        return _page(request, actor, STATUS[no.kind.because], refusal=sentence(no))
    return done(request, _("The form template is laid down."), reverse("console:paper-templates"))


def _page(request: HttpRequest, actor: Actor, status: int = 200, **context: Any) -> HttpResponse:
    language = get_language() or "en"
    rows = [
        (one, one.form.title(language), list(zip(one.form.fields, queries.accuracy_of(actor, one.id), strict=True)))
        for one in queries.templates_for(actor)
    ]
    return show(
        request, actor, "papers/templates", status, room="papers", rows=rows, organisations=list(accounts.organisations_for(actor)),
        may_lay=may(actor, "papers.lay_template"), language=language, **context,
    )  # fmt: skip
