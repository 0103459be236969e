# SPDX-License-Identifier: Apache-2.0
"""In the service centre a passkey is a proof like a code: it opens what a stale session leaves shut."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from doors.portal.centre import Centre, a_centre
from duly.doors.portal.centre import passkeys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.access import actions as access
from duly.rooms.access.models import Session
from duly.rooms.privacy.models import Request
from rooms.access.device import Device

pytestmark = pytest.mark.django_db
SITE = "https://duly.example"


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Centre:
    monkeypatch.setattr(passkeys, "site", lambda: SITE)
    monkeypatch.setattr(type(settings.DULY), "public_url", SITE, raising=False)
    return a_centre(tmp_path)


def with_a_passkey(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> tuple[Client, Device]:
    """A customer who added a passkey on another day, and whose session is stale now."""
    party, device = centre.parties[0], Device()
    who = Actor("customer", party.id, "x", frozenset({"customer"}), frozenset({centre.world.acme.id}))
    centre.signed_in()
    offer = access.offer_passkey(who, Session.objects.get().id, site=SITE, origin="203.0.113.5")
    access.add_passkey(who, offer.key, device.makes(offer.options), site=SITE)
    centre.carry()
    browser = centre.signed_in()
    began = clock.now()
    for minutes in (10, 18):
        monkeypatch.setattr(clock, "now", lambda passed=minutes: began + timedelta(minutes=passed))
        assert browser.get("/my").status_code == 200
    return browser, device


def test_a_passkey_opens_what_a_stale_session_leaves_shut(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, device = with_a_passkey(centre, monkeypatch)
    shut = browser.post("/my/data", {"kind": "erasure"})
    assert shut["Location"] == "/my/again?to=data"
    assert 'data-passkey="again"' in browser.get(shut["Location"]).content.decode()
    asked = browser.post("/my/again/passkey/ask")
    assert asked.status_code == 200, asked.content.decode()[:3000]
    answer = browser.post("/my/again/passkey", {"credential": device.signs(asked.content.decode()), "to": "data"})
    assert (answer.status_code, answer["Location"]) == (303, "/my/data")
    assert browser.post("/my/data", {"kind": "erasure"})["Location"].startswith("/my/data?done")
    assert Request.objects.get().level == 2


def test_what_another_device_signed_opens_nothing(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, _ = with_a_passkey(centre, monkeypatch)
    asked = browser.post("/my/again/passkey/ask")
    answer = browser.post("/my/again/passkey", {"credential": Device().signs(asked.content.decode()), "to": "data"})
    assert answer.status_code in {403, 409, 422}
    assert browser.post("/my/data", {"kind": "erasure"})["Location"] == "/my/again?to=data"


def test_a_signature_is_good_once(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, device = with_a_passkey(centre, monkeypatch)
    given = {"credential": device.signs(browser.post("/my/again/passkey/ask").content.decode()), "to": "data"}
    assert browser.post("/my/again/passkey", given).status_code == 303
    assert browser.post("/my/again/passkey", given).status_code in {403, 409, 422}
