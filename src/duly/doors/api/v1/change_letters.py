# SPDX-License-Identifier: Apache-2.0
"""The letter that answers a change request, for programs. It is personal data, so it is not kept for a repetition."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from duly.doors.api.callers import actor_of
from duly.doors.api.v1.change_steps import PATH, REFUSED
from duly.rooms.change_requests import actions

router = Router()
_FILE = {"schema": {"type": "string", "format": "binary"}}


@router.post(
    f"{PATH}/letter",
    response={200: None, **REFUSED},
    openapi_extra={
        "responses": {
            200: {"description": "The letter / 答复函", "content": {"application/pdf": _FILE, "text/html": _FILE}}
        }
    },
    summary="The letter that answers it / 领取答复函",
)
def letter(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Confirmation or reasoned refusal, in the customer's language; the same bytes each time. Each taking is on record."""
    taken = actions.take_letter(actor_of(request), request_id)
    headers = {
        "Content-Disposition": f'attachment; filename="{taken.name}"', "Content-Language": taken.language,
        "Duly-Digest": taken.digest, "Cache-Control": "no-store",
    }  # fmt: skip
    return HttpResponse(taken.content, content_type=taken.media_type, headers=headers)
