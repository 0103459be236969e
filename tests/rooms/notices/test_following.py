# SPDX-License-Identifier: Apache-2.0
"""Correction, withdrawal, supersession: aimed at what each customer has already got."""

from typing import Any

import pytest

from duly.foundation.ledger.guard import Running, running
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.delivery import queries as deliveries
from duly.rooms.delivery.models import Delivery, Mailing
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import Relation, State
from duly.rooms.notices.models import Notice
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed
from duly.rooms.obligations.models import Obligation
from rooms.notices.letters import BODY, a_file, a_peopled_world, an_approved_notice
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db
SORRY = {"title": "Correction: we are moving", "body": "Our notice {{ earlier }} gave a wrong address.\n\n" + BODY}


world = staged(a_peopled_world)


@pytest.fixture
def first(world: World) -> Notice:
    """A notice that reached the first of three customers; the messages of the others wait."""
    notice = an_approved_notice(world)
    actions.launch(world.ada, notice.id)
    obligations.advance(SYSTEM)
    token = running.set(Running("test.sent", SYSTEM))
    Delivery.objects.filter(recipient_id=recipient(notice, 0)).update(state="accepted", next_at=None)
    running.reset(token)
    return notice


def recipient(notice: Notice, position: int) -> Any:
    return audience.recipients(notice.id)[position].id


def launched(world: World, **changes: Any) -> Notice:
    notice = an_approved_notice(world, a_file(**changes))
    actions.launch(world.ada, notice.id)
    return notice


def corrected(world: World, first: Notice) -> Notice:
    return launched(world, **{"corrects": first.number, "content/en/correction": SORRY})


def texts(notice: Notice, position: int) -> str:
    (delivery,) = deliveries.deliveries_of([recipient(notice, position)])[recipient(notice, position)]
    return deliveries.letter(delivery.id).text


def test_who_got_the_first_is_told_of_the_correction_and_who_did_not_gets_the_new_one(
    world: World, first: Notice
) -> None:
    notice = corrected(world, first)
    obligations.advance(SYSTEM)
    assert f"Our notice {first.number} gave a wrong address" in texts(notice, 0)
    assert "wrong address" not in texts(notice, 1)
    assert "wrong address" not in texts(notice, 2)


def test_the_page_of_each_customer_says_the_same_as_their_message(world: World, first: Notice) -> None:
    notice = corrected(world, first)
    read = [
        queries.reading(notice.id, "en", name="N", link="L", recipient_id=recipient(notice, position)).title
        for position in (0, 1)
    ]
    assert read == ["Correction: we are moving", "We are moving"]


def test_what_still_waits_of_the_first_is_not_sent(world: World, first: Notice) -> None:
    corrected(world, first)
    states = Delivery.objects.filter(mailing__subject=first.id).values_list("state", flat=True)
    assert sorted(states) == ["accepted", "skipped", "skipped"]
    assert owed.chased(first.id) == 0
    assert owed.tally(first.id)["exempt"] == 3
    assert set(Obligation.objects.filter(subject=first.id).values_list("how", flat=True)) == {"superseded"}


def test_who_opened_the_first_on_the_portal_has_got_it(world: World, first: Notice) -> None:
    from duly.kernel.actors import Actor

    customer = Actor("customer", SYSTEM.id, "customer", frozenset({"customer"}))
    obligations.view(customer, recipient(first, 2), language="en")
    notice = corrected(world, first)
    tracks = [owed.obligation(recipient(notice, position)).track for position in range(3)]
    assert tracks == ["+correction", "", "+correction"]


def test_the_facts_say_how_many_in_the_words_of_cap(world: World, first: Notice) -> None:
    notice = corrected(world, first)
    body = Inbox.objects.get(stream=notice.id, body__contains="notices.referred").body
    assert '"msg_type":"Update"' in body
    assert f"acme,{first.number}," in body
    assert all(part in body for part in ('"corrected":1', '"renewed":2', '"left_alone":0', '"stopped":3'))
    assert Inbox.objects.filter(stream=first.id, body__contains="notices.succeeded").count() == 1


def test_the_successor_is_known_with_its_page(world: World, first: Notice) -> None:
    assert queries.successor_of(first.id) is None
    notice = corrected(world, first)
    found = queries.successor_of(first.id)
    assert found is not None
    assert (found.number, found.relation, found.slug) == (notice.number, Relation.CORRECTS, f"acme-{notice.number}")
    assert queries.state_for(world.ada, first.id) is State.COMPLETED


def test_the_wording_of_both_is_fixed_in_mailings_of_their_own(world: World, first: Notice) -> None:
    notice = corrected(world, first)
    steps = Mailing.objects.filter(subject=notice.id).order_by("step").values_list("step", "channel")
    assert list(steps) == [(0, "email"), (1, "sms"), (2, "email"), (3, "sms")]


def test_a_withdrawal_goes_only_to_who_had_got_it(world: World, first: Notice) -> None:
    notice = launched(world, withdraws=first.number)
    tally = owed.tally(notice.id)
    assert (tally["waiting"], tally["exempt"]) == (1, 2)
    assert queries.state_for(world.ada, first.id) is State.CANCELLED
    body = Inbox.objects.get(stream=notice.id, body__contains="notices.referred").body
    assert '"msg_type":"Cancel"' in body
    assert '"left_alone":2' in body


def test_a_correction_of_a_correction_reaches_who_got_either(world: World, first: Notice) -> None:
    second = corrected(world, first)
    third = launched(world, **{"supersedes": second.number, "content/en/correction": SORRY})
    tracks = [owed.obligation(recipient(third, position)).track for position in range(3)]
    assert tracks == ["+correction", "", ""]


def test_a_notice_is_followed_by_one_other(world: World, first: Notice) -> None:
    rival = an_approved_notice(world, a_file(**{"corrects": first.number, "content/en/correction": SORRY}))
    second = corrected(world, first)
    with pytest.raises(Refusal) as refused:
        actions.launch(world.ada, rival.id)
    assert refused.value.code == "notices.blocked"
    with pytest.raises(Refusal) as late:
        actions.create(world.ada, "acme", a_file(supersedes=first.number))
    assert late.value.code == "notices.has_successor"
    assert second.number in late.value.say("en")


def test_a_notice_of_another_organisation_is_not_mistaken_for_ones_own(world: World, first: Notice) -> None:
    assert actions.create(world.ada, "acme", a_file(supersedes=f"acme/{first.number}")).predecessor == first
    with pytest.raises(Refusal) as refused:
        actions.create(world.ada, "acme", a_file(supersedes=f"other/{first.number}"))
    assert refused.value.code == "notices.no_predecessor"


def test_what_was_never_launched_cannot_be_corrected(world: World) -> None:
    draft = actions.create(world.ada, "acme", a_file())
    for wanted in (draft.number, "2019-0007"):
        with pytest.raises(Refusal) as refused:
            actions.create(world.ada, "acme", a_file(corrects=wanted))
        assert (refused.value.code, refused.value.field) == ("notices.no_predecessor", "corrects")


def test_a_correction_without_words_for_those_who_got_it_is_not_submitted(world: World, first: Notice) -> None:
    notice = actions.create(world.ada, "acme", a_file(corrects=first.number))
    with pytest.raises(Refusal) as refused:
        actions.submit(world.ada, notice.id)
    assert "content.en.correction" in refused.value.say("en")
