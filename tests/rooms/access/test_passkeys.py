# SPDX-License-Identifier: Apache-2.0
"""Passkeys: who may add one, what one opens, and what a copied or replayed one is worth."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.access import actions, queries
from duly.rooms.access.facts import VISITOR, Way
from duly.rooms.access.models import Passkey, Session
from rooms.access.device import Device
from rooms.access.porch import HERE, Porch, a_porch

pytestmark = pytest.mark.django_db
SITE = "https://duly.example"


@pytest.fixture
def porch(tmp_path: Path) -> Porch:
    return a_porch(tmp_path)


def added(porch: Porch, device: Device) -> None:
    """The first customer, signed in just now, adds this device."""
    held = porch.enter("c0@example.com")
    offer = actions.offer_passkey(porch.actor(), held.id, site=SITE, origin=HERE)
    actions.add_passkey(porch.actor(), offer.key, device.makes(offer.options), site=SITE)


def entered(porch: Porch, device: Device) -> Way:
    offer = actions.ask_passkey(VISITOR, site=SITE, origin=HERE)
    came = actions.enter_by_passkey(VISITOR, offer.key, device.signs(offer.options), site=SITE)
    held = porch.inside(came)
    assert held.party == porch.parties[0].id
    return held.way


def test_a_passkey_opens_the_door_again_and_again(porch: Porch) -> None:
    device = Device()
    added(porch, device)
    assert [entered(porch, device) for _ in range(2)] == [Way.PASSKEY, Way.PASSKEY]
    assert Passkey.objects.get().uses == 2


def test_every_contact_point_is_told_of_a_new_passkey(porch: Porch) -> None:
    added(porch, Device())
    porch.carry()
    assert "passkey was added" in porch.mail.posted[-1].text
    assert "passkey was added" in porch.sms.posted[-1].text


def test_a_passkey_is_added_only_after_a_fresh_proof(porch: Porch, monkeypatch: pytest.MonkeyPatch) -> None:
    held = porch.enter("c0@example.com")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=16))
    with pytest.raises(Refusal) as no:
        actions.offer_passkey(porch.actor(), held.id, site=SITE, origin=HERE)
    assert no.value.code == "access.fresh_needed"


def test_nobody_adds_a_passkey_to_somebody_elses_record(porch: Porch) -> None:
    held = porch.enter("c0@example.com")
    porch.enter("c1@example.com")
    with pytest.raises(Refusal):
        actions.offer_passkey(porch.actor(1), held.id, site=SITE, origin=HERE)
    offer = actions.offer_passkey(porch.actor(), held.id, site=SITE, origin=HERE)
    with pytest.raises(Refusal):
        actions.add_passkey(porch.actor(1), offer.key, Device().makes(offer.options), site=SITE)
    assert not Passkey.objects.exists()


@pytest.mark.parametrize(
    "device",
    [Device(site="https://evil.example"), Device(site="http://duly.example"), Device(is_verified=False)],
    ids=["another site", "no https", "nobody unlocked it"],
)
def test_a_passkey_of_another_site_or_without_its_holder_is_not_taken(porch: Porch, device: Device) -> None:
    with pytest.raises(Refusal) as no:
        added(porch, device)
    assert no.value.code == "access.bad_passkey"


def test_an_answer_is_good_once_and_for_its_own_question(porch: Porch) -> None:
    device = Device()
    added(porch, device)
    offer = actions.ask_passkey(VISITOR, site=SITE, origin=HERE)
    answer = device.signs(offer.options)
    other = actions.ask_passkey(VISITOR, site=SITE, origin=HERE)
    with pytest.raises(Refusal):
        actions.enter_by_passkey(VISITOR, other.key, answer, site=SITE)
    assert actions.enter_by_passkey(VISITOR, offer.key, answer, site=SITE).token
    with pytest.raises(Refusal):
        actions.enter_by_passkey(VISITOR, offer.key, answer, site=SITE)


def test_a_copied_passkey_whose_count_goes_back_opens_nothing(porch: Porch) -> None:
    device = Device()
    added(porch, device)
    entered(porch, device)
    entered(porch, device)
    device.count = 0
    with pytest.raises(Refusal) as no:
        entered(porch, device)
    assert no.value.code == "access.bad_passkey"


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "{}",
        "x",
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
        "[" * 9000,
        '{"a":' * 2000,
        "[]",
        "1",
        '{"id": 1, "rawId": {}, "response": []}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": "x"}',
    ],
)
def test_what_is_no_passkey_is_refused_like_an_unknown_one(porch: Porch, credential: str) -> None:
    unknown = Device()
    codes = []
    for given in (None, credential):
        offer = actions.ask_passkey(VISITOR, site=SITE, origin=HERE)
        with pytest.raises(Refusal) as no:
            actions.enter_by_passkey(
                VISITOR, offer.key, unknown.signs(offer.options) if given is None else given, site=SITE
            )
        codes.append(no.value.code)
    assert codes == ["access.bad_passkey"] * 2


def test_the_question_at_the_door_names_nobody(porch: Porch) -> None:
    added(porch, Device())
    options = actions.ask_passkey(VISITOR, site=SITE, origin=HERE).options
    assert '"allowCredentials": []' in options


def test_a_removed_passkey_opens_nothing_and_only_its_owner_removes_it(porch: Porch) -> None:
    device = Device()
    added(porch, device)
    (line,) = queries.passkeys_of(porch.parties[0].id)
    with pytest.raises(Refusal):
        actions.remove_passkey(porch.actor(1), line.id)
    actions.remove_passkey(porch.actor(), line.id)
    assert queries.passkeys_of(porch.parties[0].id) == []
    with pytest.raises(Refusal):
        entered(porch, device)


def test_a_passkey_is_offered_only_where_browsers_make_one() -> None:
    good = ["https://duly.example", "http://localhost:8630", "https://localhost"]
    bad = ["http://duly.example", "http://127.0.0.1:8630", "https://[::1]:1", ""]
    assert [queries.takes_passkeys(one) for one in (*good, *bad)] == [True] * 3 + [False] * 4


def test_sessions_by_passkey_end_like_others(porch: Porch) -> None:
    device = Device()
    added(porch, device)
    entered(porch, device)
    assert actions.end_all(porch.actor()) == Session.objects.count() == 2


def again(porch: Porch, device: Device, session: UUID) -> None:
    """Prove anew by a passkey."""
    offer = actions.ask_passkey_again(porch.actor(), session, site=SITE, origin=HERE)
    actions.prove_by_passkey(porch.actor(), offer.key, device.signs(offer.options), site=SITE)


def test_a_passkey_makes_the_proof_of_a_session_fresh(porch: Porch, monkeypatch: pytest.MonkeyPatch) -> None:
    device = Device()
    added(porch, device)
    held = porch.enter("c0@example.com")
    later = clock.now() + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    again(porch, device, held.id)
    row = Session.objects.get(id=held.id)
    assert (row.proved_at, row.way, row.point_id) == (later, Way.PASSKEY, None)


def test_a_passkey_added_in_a_session_proves_nothing_more_in_it(porch: Porch) -> None:
    device = Device()
    added(porch, device)
    held = Session.objects.get()
    with pytest.raises(Refusal) as no:
        actions.ask_passkey_again(porch.actor(), held.id, site=SITE, origin=HERE)
    assert no.value.code == "access.bad_passkey"


def test_a_passkey_of_somebody_else_makes_nothing_fresh(porch: Porch) -> None:
    mine, theirs = Device(), Device()
    added(porch, mine)
    second = porch.enter("c1@example.com")
    offer = actions.offer_passkey(porch.actor(1), second.id, site=SITE, origin=HERE)
    actions.add_passkey(porch.actor(1), offer.key, theirs.makes(offer.options), site=SITE)
    held = porch.enter("c0@example.com")
    with pytest.raises(Refusal) as no:
        again(porch, theirs, held.id)
    assert no.value.code == "access.bad_passkey"
    with pytest.raises(Refusal, match=r"."):
        actions.ask_passkey_again(porch.actor(1), held.id, site=SITE, origin=HERE)


def test_what_was_signed_for_the_door_makes_no_session_fresh(porch: Porch) -> None:
    device = Device()
    added(porch, device)
    held = porch.enter("c0@example.com")
    offer = actions.ask_passkey(VISITOR, site=SITE, origin=HERE)
    with pytest.raises(Refusal) as no:
        actions.prove_by_passkey(porch.actor(), offer.key, device.signs(offer.options), site=SITE)
    assert no.value.code == "access.no_code_out"
    assert Session.objects.get(id=held.id).way == Way.EMAIL
