# SPDX-License-Identifier: Apache-2.0
"""Rows of a transfer that were held back, handed in corrected; and a list of those that were left out, as a file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from duly.doors.console import exports
from duly.doors.console.gate import STATUS, done, sentence, staff
from duly.doors.console.transfer_fates import fates_page, position_of
from duly.doors.console.transfers import at_hand, name_of
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, Refusal, refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import FATE_WORDS

NO_MENDED_FILE = refusal(
    "console.no_mended_file",
    Because.INVALID,
    en="No file was chosen. Choose the one that you took along and corrected.",
    zh="未选择文件。请选择取走并修正后的文件。",
)


@require_POST
@staff
def mend(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """Take the corrected file; what is wrong with it stands above the rows."""
    position = position_of(request.POST.get("table", ""))
    try:
        rights.require(actor, "transfer.mend")
        file = request.FILES.get("file")
        if file is None:
            raise NO_MENDED_FILE(field="file")
        with at_hand([file]) as there:
            count = actions.mend(actor, transfer_id, position, there[name_of(file)])
    except Refusal as no:
        return fates_page(request, actor, transfer_id, STATUS[no.kind.because], refusal=sentence(no), table=position)
    said = ngettext(
        "%(n)d corrected row was taken and is rehearsed now.",
        "%(n)d corrected rows were taken and are rehearsed now.",
        count,
    )
    return done(request, said % {"n": count}, reverse("console:transfer", args=[transfer_id]))


@require_GET
@staff
def left_out(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponseBase:
    """Which rows were merged or excluded, into which row and by which rule; no value of a customer is in it."""
    ref, kind = queries.row_for(actor, transfer_id).ref, exports.wanted(request) or "csv"
    position = queries.mapped_at(transfer_id, position_of(request.GET.get("table", ""))).position
    language = get_language() or "en"
    titles = [_("Row"), _("Became"), _("Into row"), _("In table"), _("By which rule")]
    rows = (
        (one.row, FATE_WORDS[one.fate].say(language), one.into, one.into_source, one.rule.say(language))
        for one in queries.every_left_out(transfer_id, position)
    )
    return exports.answer(kind, f"{ref}-left-out", (titles, rows))
