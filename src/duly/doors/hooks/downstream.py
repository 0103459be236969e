# SPDX-License-Identifier: Apache-2.0
"""Calls of recipients of data: that something is done, or what an announcement is about. Signed with their own key."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from duly.doors.look.bodies import length_of
from duly.kernel.actors import PROVIDER
from duly.kernel.refusals import Because, Refusal
from duly.rooms.downstream import actions

LARGEST = 16 * 1024
_STATUS = {
    Because.MISSING: 404, Because.DENIED: 401, Because.CONFLICT: 409, Because.INVALID: 422, Because.UNAVAILABLE: 503,
}  # fmt: skip


@csrf_exempt
@require_POST
def call(request: HttpRequest, system_id: UUID) -> HttpResponse:
    """Take a call. Nothing is read before its signature was checked; the answer is kept by nobody."""
    if length_of(request) > LARGEST:
        return JsonResponse({"error": "downstream.too_large", "limit": LARGEST}, status=413)
    try:
        said = actions.take_call(PROVIDER, system_id, request.headers, request.body)
    except Refusal as no:
        response = JsonResponse({"error": no.code, "message": str(no)}, status=_STATUS[no.kind.because])
    else:
        response = JsonResponse(said)
    response.headers["Cache-Control"] = "no-store"
    return response
