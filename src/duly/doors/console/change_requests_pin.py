# SPDX-License-Identifier: Apache-2.0
"""The support PIN, as the customer says it on the telephone: typed in, never shown."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.change_requests_page import page_of
from duly.doors.console.deeds import Sheet
from duly.doors.console.gate import staff
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, refusal
from duly.rooms.change_requests import actions

_SHEET = Sheet("change_requests/page", page_of, "console:change-request")
_LONGEST = 64
WRONG_PIN = refusal(
    "console.wrong_pin",
    Because.INVALID,
    en="This is not the customer's support PIN; it may be tried {left} more times in all. Use another proof if they are not sure.",
    zh="客服密码不正确，总共还可尝试 {left} 次。如客户不确定，请改用其他核验方法。",
)


@require_POST
@staff
def typed(request: HttpRequest, actor: Actor, request_id: UUID) -> HttpResponse:
    """Hold it against the one that the customer set."""

    def check() -> None:
        came = actions.prove_pin(actor, request_id, request.POST.get("pin", "")[:_LONGEST])
        if not came.is_right:
            raise WRONG_PIN(field="pin", left=came.left)

    return _SHEET.answer(request, actor, request_id, "pin", check, said=_("The PIN is right."))
