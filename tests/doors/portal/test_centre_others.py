# SPDX-License-Identifier: Apache-2.0
"""Nobody opens what is another customer's: every address of the service centre that has an id, with an id that exists.

A new address with an id fails here until ``Things`` says what fills it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from doors.portal.centre import Centre, a_centre
from doors.story import a_bilingual_file, a_browser, text_of
from duly.foundation.ledger.models import Inbox
from duly.rooms.access import actions as access
from duly.rooms.access.models import Passkey, Session
from duly.rooms.audience import queries as audience
from duly.rooms.change_requests.models import ChangeRequest
from duly.rooms.customers import actions as customers
from duly.rooms.feedback import actions as desk
from duly.rooms.feedback import queries as feedback
from duly.rooms.feedback.facts import Asking
from duly.rooms.notices import actions as notices
from duly.rooms.obligations.jobs import advance_due
from duly.rooms.privacy.models import Request
from house.test_guards_urls import addresses
from rooms.access.device import Device
from rooms.access.porch import HERE
from rooms.notices.letters import an_approved_notice
from world import HEADER, World, customer_row

pytestmark = pytest.mark.django_db
SITE = "https://duly.example"
SHARED = {"what": "kinds of change are the same for everybody"}
NEVER = {
    "my/data/<uuid:request_id>/file": "nobody has answered yet",
    "my/requests/<uuid:request_id>/letter": "nothing was decided yet",
    "my/requests/<uuid:request_id>/undo": "only what was applied is undone",
}
"""What even its owner is told is not there, and why; to others it must not be there either."""
_HOLE = re.compile(r"<\w+:(\w+)>")


@dataclass(frozen=True, slots=True)
class Things:
    """What A has, by the hole of an address; a hole that means several things is told by the beginning of its route."""

    centre: Centre
    browser: Client
    others: dict[str, Client]

    def session(self) -> object:
        return Session.objects.filter(party_id=self.centre.parties[0].id).latest("id").id

    def passkey(self) -> object:
        return Passkey.objects.get().id

    def entity(self) -> object:
        return self.centre.entity("sms")

    def my_requests_request_id(self) -> object:
        return ChangeRequest.objects.get().id

    def item(self) -> object:
        return ChangeRequest.objects.get().items.get().id

    def recipient(self) -> object:
        return next(one.id for one in audience.recipients(_notice()) if one.customer_id == self.centre.parties[0].id)

    def my_data_request_id(self) -> object:
        return Request.objects.get().id

    def conversation(self) -> object:
        return feedback.conversations_of(self.centre.parties[0].id)[0].id

    def fills(self, route: str, hole: str) -> Callable[[], object] | None:
        """What fills a hole."""
        start = "_".join(route.split("/")[:2])
        return getattr(self, f"{start}_{hole}", None) or getattr(self, hole, None)

    def at(self, route: str) -> str:
        """The address of something of A's."""
        return "/" + _HOLE.sub(lambda hole: str((SHARED.get(hole[1]) and "phone") or self._of(route, hole[1])), route)

    def _of(self, route: str, hole: str) -> object:
        made = self.fills(route, hole)
        assert made, f"{route}: say in Things what fills <{hole}>"
        return made()


def _notice() -> Any:
    from duly.rooms.notices.models import Notice

    return Notice.objects.get().id


def routes() -> list[str]:
    """Every address of the centre that has an id of something."""
    return [
        route
        for route, *_ in addresses(get_resolver().url_patterns)
        if route.startswith("my/") and set(_HOLE.findall(route)) - SHARED.keys()
    ]


@pytest.fixture
def things(tmp_path: Path) -> Things:
    centre = a_centre(tmp_path)
    notice = an_approved_notice(centre.world, a_bilingual_file(**{"plan/quiet_hours": "waived"}))
    notices.launch(centre.world.ada, notice.id)
    advance_due()
    browser = centre.signed_in()
    _customer_elsewhere(centre, tmp_path / "theirs.csv")
    people = {"another customer": "c1@example.com", "another company's customer": "x@example.org"}
    held = Things(centre, browser, {who: centre.signed_in(email) for who, email in people.items()})
    device, party = Device(), centre.parties[0]
    offer = access.offer_passkey(_customer(centre.world, party.id), held.session(), site=SITE, origin=HERE)
    access.add_passkey(_customer(centre.world, party.id), offer.key, device.makes(offer.options), site=SITE)
    centre.asks(browser)
    desk.open(_customer(centre.world, party.id), Asking(party.id, "Why?"))
    browser.post("/my/data", {"kind": "export"})
    return held


def test_every_address_with_an_id_is_known(things: Things) -> None:
    assert len(routes()) >= 12
    assert [route for route in routes() if not things.at(route)] == []


def test_nobody_opens_what_is_another_customers(things: Things) -> None:
    wrong = []
    form = {"code": "222222", "text": "x", "value": "x", "point": str(things.centre.entity("email", 1)), "reason": "x"}
    for route in routes():
        path, before = things.at(route), Inbox.objects.count()
        own = {_asked(things.browser, verb, path, form) for verb in ("GET", "POST")} - {405}
        if own == {404} and route not in NEVER:
            wrong.append(f"{route}: even its owner got 404, so this proves nothing")
        for who, browser in (things.others | {"a visitor": a_browser()}).items():
            gone = {302, 403} if who == "a visitor" else {404}
            found = {_asked(browser, verb, path, form) for verb in ("GET", "POST")} - {405}
            if not found <= gone | {404}:
                wrong.append(f"{route}: {who} got {sorted(found)} (its owner {sorted(own)})")
        assert Inbox.objects.count() == before
    assert not wrong, "\n".join(wrong)


def test_what_others_have_stands_on_no_page_of_mine(things: Things) -> None:
    other = things.others["another customer"]
    number = ChangeRequest.objects.get().number
    for path in ("/my", "/my/record", "/my/requests", "/my/messages", "/my/data", "/my/sessions", "/my/questions"):
        page = text_of(other.get(path))
        assert not [one for one in ("Zhang Wei", "c0@", number, Request.objects.get().number) if one in page], path


def _asked(browser: Client, verb: str, path: str, form: dict[str, str]) -> int:
    with transaction.atomic():
        status: int = browser.generic(verb, path).status_code if verb == "GET" else browser.post(path, form).status_code
        transaction.set_rollback(True)
    return status


def _customer_elsewhere(centre: Centre, path: Path) -> None:
    row = customer_row(0, email="x@example.org", phone="+12025550155", name="Other One")
    path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    customers.import_customers(centre.world.dee, centre.world.other.id, path, name="x")


def _customer(world: World, party: Any) -> Any:
    from duly.kernel.actors import Actor

    return Actor("customer", party, "customer", frozenset({"customer"}), frozenset({world.acme.id}))
