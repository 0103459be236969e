# SPDX-License-Identifier: Apache-2.0
"""What a thief can do at the service centre, and what a stranger learns at its door: nothing."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from doors.portal.centre import Centre, a_centre
from doors.story import a_browser, text_of
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.access.models import Attempt, Session
from duly.rooms.change_requests.models import ChangeRequest
from duly.rooms.customers import actions as customers
from duly.rooms.customers.facts import Change, Item
from duly.rooms.delivery.models import Delivery
from house.test_guards_urls import addresses
from world import opened

pytestmark = pytest.mark.django_db
SECRET_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return a_centre(tmp_path)


def later(monkeypatch: pytest.MonkeyPatch, **span: float) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(**span))


def plain(answer: Any) -> str:
    return SECRET_FIELD.sub("", text_of(answer))


def test_f1_a_stolen_session_does_not_show_the_record_in_full(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = centre.signed_in()
    later(monkeypatch, minutes=16)
    answer = browser.get("/my/record/full")
    assert (answer.status_code, answer["Location"]) == (303, "/my/again?to=full")
    assert "c0@example.com" not in text_of(browser.get("/my/record"))


@pytest.mark.parametrize(
    ("what", "channel", "value"),
    [("phone", "sms", "+12025550188"), ("email", "email", "thief@example.org"), ("bank", "", "DE89370400440532013000")],
)
def test_f1_a_stolen_session_moves_no_contact_point_and_no_account(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, what: str, channel: str, value: str
) -> None:
    """The thief has the page open and their own new contact point, but not the victim's mail and telephone."""
    browser = centre.signed_in()
    later(monkeypatch, minutes=16)
    entity = str(centre.entity(channel)) if channel else "new"
    form = {"entity": entity, "nature": "update", "value": value, "step": "send"}
    address = browser.post(f"/my/change/{what}", form)["Location"].partition("?")[0]
    centre.carry()
    for who in ("requester", "new_contact", "confirmation"):
        browser.post(f"{address}/code", {"who": who, "code": "222222"})
    item = ChangeRequest.objects.get().items.get()
    browser.post(f"{address}/items/{item.id}/send-code")
    centre.carry()
    own = [one for one in (*centre.mail.posted, *centre.sms.posted) if one.address == value]
    for letter in own:
        browser.post(f"{address}/code", {"who": "new_contact", "item": str(item.id), "code": letter.code or ""})
    later(monkeypatch, days=20)
    from duly.rooms.change_requests import actions

    actions.advance(SYSTEM, ChangeRequest.objects.get().id)
    assert ChangeRequest.objects.get().applied_at is None
    assert not [one for one in opened(state="active") if one.value == value]


def test_f1_the_old_contact_points_are_told_of_what_a_thief_asks(centre: Centre) -> None:
    centre.asks(centre.signed_in(), "email", "email", value="thief@example.org")
    centre.carry()
    told = [one.address for one in (*centre.mail.posted, *centre.sms.posted) if "stop code" in one.text]
    assert {"c0@example.com", "+12025550100"} <= set(told)
    assert "thief@example.org" not in told


def test_f1_sessions_end_when_a_contact_point_changed(centre: Centre) -> None:
    browser = centre.signed_in()
    item = Item("contact_point", centre.entity("sms"), "value", "+12025550177")
    customers.apply_change(SYSTEM, Change(centre.parties[0].id, "update", clock.now(), (item,), "moved"))
    centre.carry()
    assert browser.get("/my")["Location"] == "/my/in"
    assert Session.objects.get().ended_why == "contact_changed"


def test_a_change_of_one_customer_leaves_the_sessions_of_others(centre: Centre) -> None:
    browser = centre.signed_in()
    item = Item("contact_point", centre.entity("sms", 1), "value", "+12025550177")
    customers.apply_change(SYSTEM, Change(centre.parties[1].id, "update", clock.now(), (item,), "moved"))
    centre.carry()
    assert browser.get("/my").status_code == 200


def test_f11_the_door_says_the_same_to_customers_and_strangers(centre: Centre) -> None:
    answers = []
    for contact in ("c0@example.com", "nobody@example.com"):
        browser = a_browser()
        asked = browser.post("/my/in", {"contact": contact})
        page = browser.get("/my/code")
        centre.carry()
        wrong = [browser.post("/my/code", {"code": "222222"}) for _ in range(4)]
        answers.append([(one.status_code, plain(one), one.get("Location")) for one in (asked, page, *wrong)])
    assert answers[0] == answers[1]


def test_f11_nothing_is_sent_to_strangers(centre: Centre) -> None:
    for contact in ("nobody@example.com", "+12025550199"):
        a_browser().post("/my/in", {"contact": contact})
    centre.carry()
    assert (centre.mail.posted, centre.sms.posted, Delivery.objects.count()) == ([], [], 0)


def test_f11_too_many_codes_are_refused_alike(centre: Centre) -> None:
    answers = []
    for contact in ("c0@example.com", "nobody@example.com"):
        browser = a_browser()
        last = [browser.post("/my/in", {"contact": contact}) for _ in range(6)][-1]
        answers.append((last.status_code, plain(last).replace(contact, "")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 409


def test_a_forged_header_does_not_hide_where_a_flood_comes_from(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duly.rooms.access.rules.MOST_FROM_ONE", 3)
    for n in range(3):
        a_browser().post("/my/in", {"contact": f"x{n}@example.com"}, headers={"X-Forwarded-For": f"198.51.100.{n}"})
    answer = a_browser().post("/my/in", {"contact": "x9@example.com"}, headers={"X-Forwarded-For": "198.51.100.9"})
    assert answer.status_code == 409


def test_three_guesses_and_the_code_is_void(centre: Centre) -> None:
    browser = a_browser()
    browser.post("/my/in", {"contact": "c0@example.com"})
    centre.carry()
    right = centre.code()
    for _ in range(3):
        browser.post("/my/code", {"code": "222222" if right != "222222" else "333333"})
    assert browser.post("/my/code", {"code": right}).status_code == 409
    assert not Session.objects.exists()


def test_a_code_that_was_used_opens_nothing(centre: Centre) -> None:
    browser = a_browser()
    browser.post("/my/in", {"contact": "c0@example.com"})
    centre.carry()
    door = browser.cookies["duly_door"].value
    assert browser.post("/my/code", {"code": centre.code()}).status_code == 303
    thief = a_browser()
    thief.cookies["duly_door"] = door
    assert thief.post("/my/code", {"code": centre.code()}).status_code == 409


def test_the_session_is_another_one_than_what_was_in_the_browser_before(centre: Centre) -> None:
    browser = a_browser()
    browser.cookies["duly_my"] = "planted"
    browser.post("/my/in", {"contact": "c0@example.com"})
    door = browser.cookies["duly_door"].value
    centre.carry()
    browser.post("/my/code", {"code": centre.code()})
    assert browser.cookies["duly_my"].value.split(".")[0] not in {"planted", door}


@pytest.mark.parametrize("forged", ["", "x", "a.b.c", "a.1.b", "..", "x" * 5000])
def test_a_forged_cookie_opens_nothing(centre: Centre, forged: str) -> None:
    browser = a_browser()
    browser.cookies["duly_my"] = forged
    assert browser.get("/my")["Location"] == "/my/in"


def test_a_cookie_whose_clock_was_turned_back_opens_nothing(centre: Centre) -> None:
    browser = centre.signed_in()
    token, seen, seal = browser.cookies["duly_my"].value.split(".")
    browser.cookies["duly_my"] = f"{token}.{int(seen) + 600}.{seal}"
    assert browser.get("/my").status_code == 302


def test_who_rests_for_twenty_minutes_is_let_out(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = centre.signed_in()
    later(monkeypatch, minutes=19)
    assert browser.get("/my").status_code == 200
    later(monkeypatch, minutes=19)
    assert browser.get("/my").status_code == 200
    later(monkeypatch, minutes=21)
    assert browser.get("/my").status_code == 302


def test_after_twelve_hours_everybody_is_let_out(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = centre.signed_in()
    for _ in range(40):
        later(monkeypatch, minutes=19)
        status = browser.get("/my/change").status_code
    assert status == 302


def test_signing_out_ends_the_session_itself_not_only_the_cookie(centre: Centre) -> None:
    browser = centre.signed_in()
    stolen = browser.cookies["duly_my"].value
    browser.post("/my/out")
    thief = a_browser()
    thief.cookies["duly_my"] = stolen
    assert thief.get("/my").status_code == 302


def test_signing_out_everywhere_ends_the_others_too(centre: Centre) -> None:
    one, other = centre.signed_in(), centre.signed_in("+12025550100")
    one.post("/my/out", {"everywhere": "1"})
    assert other.get("/my").status_code == 302


def test_cookies_are_for_the_browser_alone(centre: Centre) -> None:
    browser = a_browser()
    browser.post("/my/in", {"contact": "c0@example.com"})
    assert _flags(browser, "duly_door") == (True, "Lax", "/", "")
    centre.carry()
    browser.post("/my/code", {"code": centre.code()})
    assert _flags(browser, "duly_my") == (True, "Lax", "/", "")


def test_with_https_cookies_are_bound_to_the_host_and_to_https(centre: Centre, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    browser = a_browser()
    browser.post("/my/in", {"contact": "c0@example.com"}, secure=True)
    centre.carry()
    browser.post("/my/code", {"code": centre.code()}, secure=True)
    kept = browser.cookies["__Host-duly_my"]
    assert (kept["secure"], kept["httponly"], kept["path"], kept["domain"]) == (True, True, "/", "")


def _flags(browser: Client, name: str) -> tuple[bool, str, str, str]:
    kept = browser.cookies[name]
    return bool(kept["httponly"]), kept["samesite"], kept["path"], kept["domain"]


def posts() -> list[str]:
    """Every address of the centre that needs no id."""
    return sorted(
        f"/{route}"
        for route, name, _ in addresses(get_resolver().url_patterns)
        if route.startswith(("my", "stop")) and "<" not in route
    )


def test_every_form_needs_its_own_secret(centre: Centre) -> None:
    """A page of another site posts in the customer's name."""
    browser = centre.signed_in()
    forger = a_browser(checks_csrf=True)
    forger.cookies = browser.cookies
    request = centre.asks(browser)
    paths = [
        *posts(),
        f"{request}/withdraw",
        f"{request}/code",
        f"{request}/send-code",
        f"{request}/document",
        "/my/change/phone",
    ]
    for path in paths:
        answer = forger.post(path, {"entity": "new", "value": "x"})
        assert answer.status_code in {403, 405}, path
    assert ChangeRequest.objects.get().state != "withdrawn"


def test_nothing_changes_by_a_get(centre: Centre) -> None:
    browser = centre.signed_in()
    request = centre.asks(browser)
    for path in (
        "/my/out",
        "/my/freeze",
        "/my/wishes/take-back",
        f"{request}/withdraw",
        f"{request}/code",
        f"{request}/undo",
    ):
        assert browser.get(path).status_code == 405, path


def test_no_page_is_kept_listed_or_told_to_other_sites(centre: Centre) -> None:
    browser = centre.signed_in()
    for path in posts():
        answer = browser.get(path)
        if answer.status_code == 405:
            continue
        kept = answer["Cache-Control"], answer["X-Robots-Tag"], answer["Referrer-Policy"]
        assert kept == ("no-store", "noindex", "same-origin"), path
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=", text_of(answer)), path


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "portal:sign-out", ""]
)
def test_a_proof_leads_to_pages_of_ours_only(centre: Centre, to: str) -> None:
    browser = centre.signed_in()
    browser.post("/my/again", {"to": to, "point": str(centre.entity("email"))})
    centre.carry()
    answer = browser.post("/my/again", {"to": to, "code": centre.code("email", "confirms that it is you")})
    assert (answer.status_code, answer["Location"]) == (303, "/my")


def test_a_fresh_proof_opens_the_record(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = centre.signed_in()
    later(monkeypatch, minutes=16)
    browser.post("/my/again", {"to": "full", "point": str(centre.entity("sms"))})
    centre.carry()
    answer = browser.post("/my/again", {"to": "full", "code": centre.code("sms", "confirms that it is you")})
    assert answer["Location"] == "/my/record/full"
    assert "c0@example.com" in text_of(browser.get("/my/record/full"))


def test_a_code_to_sign_in_is_no_proof_within_another_session(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thief holds A's session and asks at the door for a code of their own."""
    browser = centre.signed_in()
    later(monkeypatch, minutes=16)
    browser.post("/my/in", {"contact": "c1@example.com"})
    centre.carry()
    browser.post("/my/again", {"to": "full", "code": centre.code()})
    assert browser.get("/my/record/full").status_code == 303


def test_no_code_goes_to_a_contact_point_of_somebody_else(centre: Centre) -> None:
    browser = centre.signed_in()
    before = Attempt.objects.count()
    assert browser.post("/my/again", {"point": str(centre.entity("email", 1))}).status_code == 404
    assert Attempt.objects.count() == before


def test_nobody_opens_what_is_anothers(centre: Centre) -> None:
    """B knows all of A's ids."""
    a, b = centre.signed_in("c0@example.com"), centre.signed_in("c1@example.com")
    request = centre.asks(a)
    item = ChangeRequest.objects.get().items.get().id
    session = Session.objects.get(party_id=centre.parties[0].id).id
    entity = centre.entity("sms")
    for path in (request, f"/my/record/{entity}"):
        assert b.get(path).status_code == 404, path
    paths = [
        f"{request}/{deed}"
        for deed in ("withdraw", "code", "send-code", "statement", "undo", f"items/{item}/send-code")
    ]
    before = len(centre.mail.posted) + len(centre.sms.posted)
    for path in [*paths, f"/my/sessions/{session}/end"]:
        assert b.post(path, {"code": "222222", "text": "x", "point": str(centre.entity("email"))}).status_code == 404, (
            path
        )
    form = {"entity": str(entity), "nature": "update", "value": "+12025550111", "step": "send"}
    assert b.post("/my/change/phone", form).status_code == 422
    centre.carry()
    row = ChangeRequest.objects.get()
    assert (row.state, row.verifications.exclude(method="session").count()) == ("identifying", 0)
    assert Session.objects.get(id=session).ended_at is None
    del before


def test_a_name_with_markup_is_text(tmp_path: Path) -> None:
    from world import customer_row, make_customers

    centre = a_centre(tmp_path)
    make_customers(
        centre.world, [customer_row(7, name="<img src=x onerror=alert(1)>", email="c7@example.com")], tmp_path
    )
    browser = centre.signed_in("c7@example.com")
    for path in ("/my", "/my/record"):
        assert "<img" not in text_of(browser.get(path))


def test_who_is_not_signed_in_sees_the_door_and_does_nothing(centre: Centre) -> None:
    browser = a_browser()
    for path in [
        one for one in posts() if one not in {"/my/code", "/my/who", "/stop"} and not one.startswith("/my/in")
    ]:
        answer = browser.get(path)
        assert (answer.status_code, answer.get("Location")) in {(302, "/my/in"), (405, None)}, path
        assert browser.post(path, {}).status_code in {403, 405}, path
