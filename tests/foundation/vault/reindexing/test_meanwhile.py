# SPDX-License-Identifier: Apache-2.0
"""While the index is made anew everything is found, and what is written then is not lost."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from duly.foundation.ledger import queries as log
from duly.foundation.vault import actions as vault
from duly.foundation.vault import blind, reindexing
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.customers.facts import Family, Item
from duly.rooms.customers.models import ContactPoint
from duly.rooms.customers.registry.sealing import mark_of
from duly.rooms.quality.models import NameKey
from foundation.vault.people import OPERATOR
from foundation.vault.reindexing.indexed import MAIL, change, identify, is_found, killed_after, put, the
from world import World, customer_row, make_customers


@pytest.mark.django_db
def test_what_is_written_while_it_goes_on_has_the_new_mark_and_is_found(world: World, tmp_path: Path) -> None:
    killed_after(1)
    make_customers(world, [customer_row(20)], tmp_path)
    profile = the("C-00007")
    change(profile, Item(Family.PROFILE, profile, "name", "Quercus Holdings"))
    new = blind.mark("email", "c20@example.com")
    assert new == blind.marks("email", "c20@example.com")[1]
    assert bytes(ContactPoint.objects.get(party__ref="C-00020", channel="email").mark) == new
    assert registry.by_address("email", "c20@example.com") == [the("C-00020")]
    assert [one.ref for one in registry.search_for(OPERATOR, world.acme.id, "Quercus")] == ["C-00007"]
    reindexing.rotate_index(OPERATOR)
    assert registry.by_address("email", "c20@example.com") == [the("C-00020")]
    assert [one.ref for one in registry.search_for(OPERATOR, world.acme.id, "Quercus")] == ["C-00007"]


@pytest.mark.django_db
@pytest.mark.parametrize("batches", [0, 4, 12])
def test_an_identifier_stays_one_customers_while_it_goes_on(world: World, batches: int) -> None:
    killed_after(batches)
    with pytest.raises(Refusal) as refused, transaction.atomic():
        identify(the("C-00003"))
    assert refused.value.code == "customers.identifier_taken"


@pytest.mark.django_db
@pytest.mark.parametrize("batches", [0, 4, 12])
def test_what_an_asker_saw_is_still_what_they_saw_during_and_after(world: World, batches: int) -> None:
    party = the("C-00001")
    seen = registry.record_of(party).of(Family.PROFILE)[0].digests["name"]
    killed_after(batches)
    change(party, Item(Family.PROFILE, party, "name", "First", seen))
    seen = registry.record_of(party).of(Family.PROFILE)[0].digests["name"]
    reindexing.rotate_index(OPERATOR)
    change(party, Item(Family.PROFILE, party, "name", "Second", seen))
    with pytest.raises(Refusal, match="name"), transaction.atomic():
        change(party, Item(Family.PROFILE, party, "name", "Third", seen))


@pytest.mark.django_db
def test_a_number_that_failed_stays_failed_while_it_goes_on(world: World) -> None:
    point = ContactPoint.objects.get(party__ref="C-00000", channel="email")
    customers.mark_contact_points(SYSTEM, [(point.id, "bounced", "no such mailbox")])
    reindexing.begin_index(OPERATOR)
    change(point.party_id, Item(Family.CONTACT, point.id, "rank", "3"))
    point.refresh_from_db()
    assert (point.rank, point.state) == (3, "bounced")


@pytest.mark.django_db
def test_a_customer_who_was_erased_meanwhile_keeps_no_mark(world: World) -> None:
    party = the("C-00002")
    killed_after(1)
    vault.destroy_key(OPERATOR, party, why="erasure")
    reindexing.rotate_index(OPERATOR)
    assert {bytes(one.mark) for one in ContactPoint.objects.filter(party=party)} == {b""}
    assert registry.by_address("email", "c2@example.com") == []
    assert not NameKey.objects.filter(customer_id=party).exists()


@pytest.mark.django_db
def test_a_straggler_of_the_old_key_is_caught_by_the_second_look(world: World, folder: Path) -> None:
    old = blind.mark("email", MAIL)
    point = ContactPoint.objects.get(party__ref="C-00000", channel="email")
    reindexing.prepare_index(OPERATOR)
    reindexing.begin_index(OPERATOR)
    while not log.index_progress(2)["tables"].get("customers_contactpoint", {}).get("done"):
        reindexing.remark(OPERATOR)
    assert log.index_progress(2)["pass"] == 1
    point.refresh_from_db()
    assert bytes(point.mark) != old
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = public")
        cursor.connection.execute("UPDATE customers_contactpoint SET mark = %s WHERE id = %s", [old, point.id])
    reindexing.rotate_index(OPERATOR)
    point.refresh_from_db()
    assert bytes(point.mark) == mark_of("email", MAIL) != old


@pytest.mark.django_db
def test_a_value_that_does_not_open_keeps_the_old_key_in_use_until_it_is_mended(world: World, folder: Path) -> None:
    point = ContactPoint.objects.get(party__ref="C-00000", channel="email")
    elsewhere = ContactPoint.objects.get(party__ref="C-00001", channel="email").version
    own = point.version
    put(point.id, elsewhere)
    with pytest.raises(Refusal, match="rotate-index") as refused:
        reindexing.rotate_index(OPERATOR)
    assert (refused.value.code, (folder / "index.key").exists()) == ("vault.marks_spoilt", True)
    assert registry.by_address("email", "c1@example.com") == [the("C-00001")]
    put(point.id, own)
    assert reindexing.rotate_index(OPERATOR).retired == ("index.1.retired",)
    assert is_found(world)
