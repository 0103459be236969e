# SPDX-License-Identifier: Apache-2.0
"""The letter that answers a change request, for staff: to hand over at the counter, or to put into an envelope."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from duly.doors.console.change_requests_page import page_of
from duly.doors.console.gate import STATUS, sentence, show, staff
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions


@require_POST
@staff
def letter(request: HttpRequest, actor: Actor, request_id: UUID) -> HttpResponse:
    """As a file; it is recorded who took it."""
    try:
        taken = actions.take_letter(actor, request_id)
    except Refusal as no:
        context = page_of(actor, request_id) | {"refusal": sentence(no)}
        return show(request, actor, "change_requests/page", STATUS[no.kind.because], **context)
    headers = {"Content-Disposition": f'attachment; filename="{taken.name}"', "Content-Language": taken.language}
    return HttpResponse(taken.content, content_type=taken.media_type, headers=headers)
