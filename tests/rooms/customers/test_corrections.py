# SPDX-License-Identifier: Apache-2.0
"""A contact point in the place of another: the rules of the import, letters in disguise, and files that come later."""

from pathlib import Path

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions, queries
from duly.rooms.customers.models import ContactPoint
from duly.rooms.customers.rules.corrections import corrected
from duly.rooms.customers.rules.truth import is_disguised
from world import World, a_world, customer_row, make_customers, opened, the_point

pytestmark = pytest.mark.django_db()


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = a_world()
    make_customers(world, [customer_row(0)], tmp_path)
    actions.mark_contact_points(world.cy, [(point("c0@example.com").id, "bounced", "no_mailbox")])
    return world


def point(value: str) -> ContactPoint:
    return the_point(value)


@pytest.mark.parametrize(
    ("channel", "typed", "kept"),
    [
        ("email", " Li.Wei@Example.COM ", "Li.Wei@example.com"), ("sms", "138 0013 8000", "+8613800138000"),
        ("voice", "+44 20 7946 0958", "+442079460958"), ("letter", "长安街 1 号 | 北京", "长安街 1 号\n北京"),
    ],
)  # fmt: skip
def test_what_is_typed_has_one_written_form(channel: str, typed: str, kept: str) -> None:
    assert corrected(channel, typed, "CN") == kept


@pytest.mark.parametrize("address", ["раураl@example.com", "аррӏе@example.com", "info@exаmple.com", "ορen@example.com"])
def test_letters_in_disguise_are_noticed(address: str) -> None:
    assert is_disguised(address)


@pytest.mark.parametrize("address", ["info@example.com", "用户@例子.测试", "иван@пример.рф", "élodie@example.fr"])
def test_honest_letters_of_any_script_are_fine(address: str) -> None:
    assert not is_disguised(address)


@pytest.mark.parametrize("channel", ["portal", "wechat", "nonsense"])
def test_some_channels_cannot_be_written_down(channel: str) -> None:
    with pytest.raises(Refusal, match="cannot be corrected here"):
        corrected(channel, "x", "CN")


def test_the_old_one_ends_and_is_kept(world: World) -> None:
    old = point("c0@example.com").id
    new = actions.correct_contact_point(world.cy, old, "new@example.com", how="call")
    assert (point("c0@example.com").state, point("new@example.com").id) == ("ended", new)
    assert (
        queries.reaches([point("new@example.com").party_id], "email")[point("new@example.com").party_id].address
        == "new@example.com"
    )
    assert not Inbox.objects.filter(body__contains="new@example.com").exists()
    with pytest.raises(Refusal, match="not in use any more"):
        actions.correct_contact_point(world.cy, old, "newer@example.com", how="call")


def test_what_is_not_proved_is_used_for_nothing(world: World) -> None:
    old = point("c0@example.com")
    new = actions.propose_contact_point(world.cy, old.id, "new@example.com")
    reach = queries.reaches([old.party_id], "email")[old.party_id]
    assert (reach.address, reach.usable) == ("c0@example.com", False)
    assert queries.unproven_reaches([old.party_id], "email")[old.party_id].contact_point_id == new
    assert queries.value_of(new) == "new@example.com"


def test_a_second_proposal_replaces_the_first(world: World) -> None:
    old = point("c0@example.com")
    for value in ("one@example.com", "two@example.com", "one@example.com"):
        actions.propose_contact_point(world.cy, old.id, value)
    assert [one.value for one in opened(state="unproven")] == ["one@example.com"]


def test_a_stranger_corrects_nothing(world: World) -> None:
    agent = world.dee.__class__("user", world.dee.id, "Dee", frozenset({"agent"}), world.dee.organisations)
    with pytest.raises(Refusal, match="no such contact point"):
        actions.correct_contact_point(agent, point("c0@example.com").id, "new@example.com", how="call")


def test_a_later_file_neither_brings_the_old_one_back_nor_ends_the_new_one(world: World, tmp_path: Path) -> None:
    actions.correct_contact_point(world.cy, point("c0@example.com").id, "new@example.com", how="call")
    make_customers(world, [customer_row(0, name="Renamed Ltd")], tmp_path)
    assert (point("c0@example.com").state, point("new@example.com").state) == ("ended", "active")


def test_a_reach_says_what_else_is_broken(world: World) -> None:
    party = point("c0@example.com").party_id
    assert queries.reaches([party], "sms")[party].broken == "email"
    actions.correct_contact_point(world.cy, point("c0@example.com").id, "new@example.com", how="call")
    assert queries.reaches([party], "sms")[party].broken == ""


def test_a_customer_is_found_by_name_number_or_telephone(world: World) -> None:
    for text in ("Customer 0", "c-0000", "5550100"):
        assert [party.ref for party in queries.found_for(world.cy, text)] == ["C-00000"]
    assert queries.found_for(world.cy, "  ") == []
    assert queries.found_for(world.dee, "Customer 0") == []


def test_a_postal_address_is_shown_in_part() -> None:
    assert "Secret" not in queries.masked("letter", "1 Secret Street\nLondon N1 9GU")
