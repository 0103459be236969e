# SPDX-License-Identifier: Apache-2.0
"""The letter that answers a request: what it says, in whose language, and that it says the same whenever it is taken."""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.db import IntegrityError

from duly.foundation.ledger.models import Inbox
from duly.foundation.vault import actions as vault
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import Receipt, Wish
from duly.rooms.change_requests.lettering import page
from duly.rooms.change_requests.models import Letter
from duly.rooms.change_requests.queries.letters import said_in
from duly.rooms.customers import actions as registry
from duly.rooms.customers.facts import Change, Item
from rooms.change_requests.stage import NEW_EMAIL, NEW_PHONE, Stage
from rooms.delivery.post_office import turned

pytestmark = pytest.mark.django_db


def refused(stage: Stage, reason: str = "not_true", note: str = "") -> Receipt:
    request = stage.in_review()
    row = stage.row(request)
    reasons = {item.id: reason for item in row.items.all()}
    actions.review(stage.world.bo, row.id, digest=row.payload_digest, decisions=reasons, note=note or "looked at it")
    return request


def said(request: Receipt) -> Any:
    return said_in(Letter.objects.select_related("request").get(request_id=request.id))


def facts_of(kind: str) -> list[dict[str, Any]]:
    bodies = (orjson.loads(one) for one in Inbox.objects.values_list("body", flat=True))
    return [one["data"] for one in bodies if one["type"] == kind]


def test_a_change_that_was_applied_is_confirmed_in_a_letter(stage: Stage) -> None:
    request = stage.applied()
    letter = actions.take_letter(stage.customer, request.id)
    assert letter.matter == "confirmation"
    assert letter.content.startswith(b"%PDF")
    assert letter.name == f"{request.number}-confirmation.pdf"


def test_a_refusal_says_why_what_was_asked_how_to_appeal_and_until_when(stage: Stage) -> None:
    request = refused(stage)
    actions.take_letter(stage.customer, request.id)
    text = page(said(request))
    assert "does not agree with the register" in text
    assert "mobile number" in text
    assert "you may appeal until 20" in text
    assert request.number in text


@pytest.mark.parametrize("answer", [Stage.applied, refused])
def test_no_letter_shows_a_value_in_full(stage: Stage, answer: Callable[[Stage], Receipt]) -> None:
    request = answer(stage)
    actions.take_letter(stage.customer, request.id)
    text = page(said(request))
    assert NEW_PHONE not in text
    assert NEW_PHONE[-2:] in text


def test_the_same_letter_is_the_same_bytes_whoever_takes_it(stage: Stage) -> None:
    request = stage.applied()
    first = actions.take_letter(stage.customer, request.id)
    again = actions.take_letter(stage.world.cy, request.id)
    assert first.content == again.content
    assert Letter.objects.filter(request_id=request.id).count() == 1


def test_its_digest_is_in_the_ledger_before_anybody_has_it(stage: Stage) -> None:
    request = stage.applied()
    letter = actions.take_letter(stage.customer, request.id)
    assert letter.digest == f"sha256:{hashlib.sha256(letter.content).hexdigest()}"
    assert [one["digest"] for one in facts_of("change_requests.letter_taken")] == [letter.digest]


def test_it_says_what_was_on_record_before_even_when_the_record_has_changed_since(stage: Stage) -> None:
    old = stage.value()
    request = stage.applied()
    later = Item("contact_point", stage.entity().id, "value", "+12025550999")
    registry.apply_change(SYSTEM, Change(stage.party.id, "update", stage.row(request).applied_at, (later,), "other"))
    actions.take_letter(stage.customer, request.id)
    line = said(request)["items"][0]
    assert line["before"][-2:] == old[-2:]
    assert line["asked"][-2:] == NEW_PHONE[-2:]


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-CN", "登记信息变更确认函"), ("zh-TW", "登記"), ("en", "Confirmation of a change"), ("de", "Confirmation")],
)  # fmt: skip
def test_it_is_in_the_language_of_the_customer(stage: Stage, language: str, words: str) -> None:
    request = stage.applied()
    if language != "en":
        spoken = Item("profile", stage.entity("profile").id, "language", language)
        registry.apply_change(SYSTEM, Change(stage.party.id, "update", clock.now(), (spoken,), "other"))
    actions.take_letter(stage.customer, request.id)
    assert words in page(said(request))


def test_a_reviewers_own_words_are_in_the_letter_where_no_reason_of_the_list_says_it(stage: Stage) -> None:
    request = refused(stage, "other", "The number belongs to our own switchboard.")
    actions.take_letter(stage.customer, request.id)
    assert "our own switchboard" in page(said(request))


def test_a_remark_between_colleagues_is_not_in_the_letter(stage: Stage) -> None:
    request = refused(stage, "not_true", "ask Cy about this one")
    actions.take_letter(stage.customer, request.id)
    assert "ask Cy" not in page(said(request))


def test_of_two_items_each_says_what_became_of_it(stage: Stage) -> None:
    mail = stage.entity(channel="email")
    wish = Wish("contact_point", "value", NEW_EMAIL, mail.id, mail.digests["value"])
    request = stage.in_review(stage.phone(), wish)
    row = stage.row(request)
    decisions = {item.id: "" if item.position == 0 else "objected" for item in row.items.all()}
    if set(decisions.values()) == {""}:
        decisions[max(row.items.all(), key=lambda one: one.position).id] = "objected"
    actions.review(stage.world.bo, row.id, digest=row.payload_digest, decisions=decisions, note="one of two")
    stage.cool()
    stage.carry()
    actions.take_letter(stage.customer, request.id)
    text = page(said(request))
    assert "not changed: the holder of the contact point on record objected" in text
    assert "you may appeal until" in text


def test_what_is_still_open_has_no_letter(stage: Stage) -> None:
    request = stage.in_review()
    assert queries.letter_for(stage.world.cy, request.id) == ""
    with pytest.raises(Refusal, match="no letter yet"):
        actions.take_letter(stage.world.cy, request.id)


def test_another_customer_has_no_such_request(stage: Stage) -> None:
    request = stage.applied()
    with pytest.raises(Refusal) as no:
        actions.take_letter(stage.visitor, request.id)
    assert no.value.code == "change_requests.no_such_request"


def test_once_the_customer_is_erased_nobody_reads_it_any_more(stage: Stage) -> None:
    request = stage.applied()
    actions.take_letter(stage.customer, request.id)
    vault.destroy_key(stage.world.operator, stage.party.id, why="PR-2026-000001")
    with pytest.raises(Refusal) as no:
        actions.take_letter(stage.world.cy, request.id)
    assert no.value.code == "change_requests.letter_gone"


def test_the_database_does_not_let_what_a_letter_says_be_changed(stage: Stage) -> None:
    request = stage.applied()
    actions.take_letter(stage.customer, request.id)
    with pytest.raises(IntegrityError, match="is a record"):
        turned(lambda: Letter.objects.filter(request_id=request.id).update(language="en"))
