# SPDX-License-Identifier: Apache-2.0
"""What a customer takes along of a request, and who else has their data: the letter that answers, and who was told."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from duly.doors.portal.centre.gate import Inside, for_customers, show
from duly.rooms.change_requests import actions, queries
from duly.rooms.customers.facts import FAMILY_WORDS, Family
from duly.rooms.downstream import queries as downstream
from duly.rooms.downstream.facts import KIND_WORDS, MATTER_WORDS, STATE_WORDS, Announced, State

TONES = {State.ACKNOWLEDGED: "green", State.EXCUSED: "plum", State.FAILED: "amber"}


@require_POST
@for_customers
def letter(request: HttpRequest, inside: Inside, request_id: UUID) -> HttpResponse:
    """The letter that answers a request of this customer's own; its digest is on record before they have it."""
    taken = actions.take_letter(inside.actor, queries.case(inside.actor, request_id).card.id)
    headers = {"Content-Disposition": f'attachment; filename="{taken.name}"', "Content-Language": taken.language}
    return HttpResponse(taken.content, content_type=taken.media_type, headers=headers)


@require_GET
@for_customers
def holders(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Who else has data of this customer, and who was told of what (GDPR 19, last sentence)."""
    party = inside.session.party
    rows = [
        (one, KIND_WORDS[one.kind], [FAMILY_WORDS[Family(name)] for name in one.families])
        for one in downstream.recipients_of(party)
    ]
    return show(request, inside, "holders", rows=rows, told=told_lines(downstream.of_customer(party)))


def told_lines(told: list[tuple[str, Announced]]) -> list[dict[str, object]]:
    """Announcements as a page shows them."""
    return [
        {
            "name": name, "one": one, "matter": MATTER_WORDS[one.matter], "state": STATE_WORDS[one.state],
            "tone": TONES.get(one.state, "blue"),
            "families": [FAMILY_WORDS[family] for family in Family if any(f.startswith(f"{family}.") for f in one.fields)],
        }
        for name, one in told
    ]  # fmt: skip
