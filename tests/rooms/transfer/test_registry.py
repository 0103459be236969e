# SPDX-License-Identifier: Apache-2.0
"""Our own registry as a target: customers come in and are changed by bulk verbs, under the agreement of two people, and go out again."""

from pathlib import Path
from uuid import UUID, uuid4

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.foundation.ledger import queries as ledger
from duly.foundation.ledger.actions import sequence_waiting
from duly.foundation.vault import keys
from duly.kernel import clock, rights
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions as change_requests
from duly.rooms.change_requests import queries as requests
from duly.rooms.customers import actions as registry
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Change, Item
from duly.rooms.customers.models import ChangeRecord, Party
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.actions import carrying
from duly.rooms.transfer.facts import State
from duly.rooms.transfer.models import RegistryEntry, Shard
from duly.rooms.transfer.registry import writing
from duly.rooms.transfer.registry.writing import Portion
from rooms.transfer.registry_town import MAPPING, WANTED, laid_down, line, registry_digest, undone
from rooms.transfer.town import fates, loaded, reconciled, rehearsed
from world import World, customer_row, make_customers, opened


def state(world: World) -> State:
    (card,) = queries.transfers_for(world.ada)
    return card.state


def refused(transfer: UUID) -> list[tuple[int, str, str]]:
    """Row, field and sentence of what the registry did not take."""
    return [(one.row, one.field, one.why.say("en")) for one in queries.held_back_of(transfer, 0).rows]


def renamed(world: World, ref: str, name: str) -> None:
    """Somebody changes a customer in the ordinary way."""
    party = customers.customer_for(world.ada, world.acme.id, ref).id
    item = Item("profile", party, "name", name)
    registry.apply_change(SYSTEM, Change(party, "update", clock.now(), (item,), "test"))


def test_customers_come_in_are_changed_and_go_out_again(world: World, tmp_path: Path) -> None:
    make_customers(world, [customer_row(1, ref="C000001", name="旧名"), customer_row(2, ref="OTHER")], tmp_path)
    made = laid_down(world, tmp_path, [line(n) for n in range(1, 151)])
    before = registry_digest(made)
    reconciled(world, loaded(world, made))
    assert state(world) is State.RECONCILED
    assert fates(made) == {"created": 149, "updated": 1}
    found = customers.profile_for(world.ada, world.acme.id, "C000001")
    assert (found.party.name, found.party.kind, found.party.region) == ("客户1", "person", "CN")
    assert {(one.channel, one.value) for one in found.contact_points if one.state == "active"} == {
        ("email", "c1@example.com"), ("sms", "+8613800000001"), ("letter", "上海市示例路1号"),
    }  # fmt: skip
    (table,) = queries.table_cards(made)
    assert table.digest == table.read_digest != ""
    undone(world, made)
    assert state(world) is State.UNDONE
    assert registry_digest(made) == before


def test_a_change_names_the_transfer_and_the_two_who_agreed(world: World, tmp_path: Path) -> None:
    make_customers(world, [customer_row(1, ref="C000001")], tmp_path)
    made = loaded(world, laid_down(world, tmp_path, [line(1)]))
    (file,) = requests.files_for(world.bo, world.acme.id)
    assert (file.by, file.decided_by, file.stands) == (world.ada.id, world.bo.id, "finished")
    (card,) = queries.transfers_for(world.ada)
    assert card.rehearsal_digest in file.source
    record = ChangeRecord.objects.get(source="transfer")
    assert (record.number, record.maker, record.checker) == ("taken-over", world.ada.id, world.bo.id)
    assert record.request == file.id
    assert {one.field for one in requests.lines_for(world.bo, file.id)} == {"name", "kind", "region", "value"}
    while sequence_waiting():
        pass
    assert {"transfer.registry_written", "customers.carried"} <= {one["kind"] for one in ledger.facts_of(made)}


def test_what_somebody_changed_since_stays_and_is_counted(world: World, tmp_path: Path) -> None:
    make_customers(world, [customer_row(1, ref="C000001"), customer_row(2, ref="C000002")], tmp_path)
    made = loaded(world, laid_down(world, tmp_path, [line(n) for n in range(1, 5)]))
    renamed(world, "C000001", "改过的客户")
    renamed(world, "C000003", "也改过")
    undone(world, made)
    assert [customers.customer_for(world.ada, world.acme.id, ref).name for ref in ("C000001", "C000002", "C000003")] == [
        "改过的客户", "Customer 2", "也改过",
    ]  # fmt: skip
    assert customers.unknown_refs(world.acme.id, ["C000004"]) == ["C000004"]
    while sequence_waiting():
        pass
    (said,) = (one["data"] for one in ledger.bodies_of(made) if one["type"] == "transfer.undone")
    assert (said["removed"], said["restored"], said["kept"], said["same_as_before"]) == (1, 1, 2, False)


def test_a_customer_who_was_taken_out_can_be_opened_by_nobody_and_may_come_again(world: World, tmp_path: Path) -> None:
    made = loaded(world, laid_down(world, tmp_path, [line(1)]))
    party = customers.customer_for(world.ada, world.acme.id, "C000001").id
    undone(world, made)
    assert keys.held([party]) == {}
    assert fates(loaded(world, made)) == {"created": 1}
    assert customers.customer_for(world.ada, world.acme.id, "C000001").id != party


def test_a_contact_point_that_bounced_before_has_bounced_again_when_it_is_taken_back(
    world: World, tmp_path: Path
) -> None:
    make_customers(world, [customer_row(1, ref="C000001", email="old@example.com")], tmp_path)
    (point,) = opened(channel="email")
    registry.mark_contact_points(SYSTEM, [(point.id, "bounced", "5.1.1")])
    made = loaded(world, laid_down(world, tmp_path, [line(1)]))
    point.refresh_from_db()
    assert point.state == "ended"
    undone(world, made)
    point.refresh_from_db()
    assert (point.state, point.state_reason) == ("bounced", "5.1.1")


def test_a_shard_is_written_once_though_its_process_died_after_the_commit(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    made = laid_down(world, tmp_path, [line(1), line(2)])

    def die(_actor: object, _shard: object, worked: carrying.Worked) -> None:
        if worked.outcome.attempt:
            raise MemoryError

    rehearsed(world, made)
    with monkeypatch.context() as killed, pytest.raises(MemoryError):
        killed.setattr(carrying, "settle", die)
        actions.agree(world.bo, made, actions.ask(world.ada, made))
        actions.run(world.ada, made)
        actions.carry(made)
    (entry,) = RegistryEntry.objects.all()
    actions.carry(made)
    (shard,) = Shard.objects.filter(mapped__transfer=made)
    assert (shard.attempt, shard.state, Party.objects.count()) == (entry.attempt, "loaded", 2)
    assert fates(made) == {"created": 2}


def test_nothing_of_a_shard_holds_when_its_process_dies_before_the_commit(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    made = laid_down(world, tmp_path, [line(1), line(2)])
    before = registry_digest(made)

    def die(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(writing, "_book", die)
    with pytest.raises(MemoryError):
        loaded(world, made)
    assert (registry_digest(made), RegistryEntry.objects.count()) == (before, 0)
    monkeypatch.undo()
    actions.carry(made)
    assert fates(made) == {"created": 2}


def test_as_many_statements_for_many_customers_as_for_few(world: World, tmp_path: Path) -> None:
    def statements(folder: str, first: int, count: int) -> int:
        (tmp_path / folder).mkdir()
        rows = [line(n) for n in range(first, first + count)]
        made = laid_down(world, tmp_path / folder, rows, transfer=folder)
        rehearsed(world, made)
        actions.agree(world.bo, made, actions.ask(world.ada, made))
        actions.run(world.ada, made)
        with CaptureQueriesContext(connection) as seen:
            actions.carry(made)
        return len(seen)

    make_customers(world, [customer_row(n, ref=f"C{n:06d}") for n in (1, *range(101, 126))], tmp_path)
    assert statements("few", 1, 4) == statements("many", 101, 50)


def test_rows_that_the_registry_would_hold_otherwise_are_held_back_with_what_it_would_hold(
    world: World, tmp_path: Path
) -> None:
    rows = [
        line(1), line(2, mobile="138 0000 0002"), line(3, kind="Person"), line(4, region=""), line(5, email="C5@EXAMPLE.com"),
        line(6, tags="a；b"), line(7, name=""), line(8, email="not an address"),
    ]  # fmt: skip
    made = rehearsed(world, laid_down(world, tmp_path, rows))
    assert fates(made) == {"created": 2, "quarantined": 6}, "the rehearsal says so already"
    loaded(world, made)
    assert fates(made) == {"created": 2, "quarantined": 6}
    said = refused(made)
    assert [(row, field) for row, field, _ in said] == [
        (2, "mobile"), (3, "kind"), (4, "region"), (5, "email"), (6, "tags"), (7, "name"),
    ]  # fmt: skip
    assert said[0][2] == "mobile: the registry would hold this as +***; map it so, or correct it"
    assert [one.state for one in opened(value="not an address")] == ["broken"]
    reconciled(world, made)
    assert state(world) is State.RECONCILED


def test_a_frozen_record_and_one_that_the_customer_mended_are_left_alone(world: World, tmp_path: Path) -> None:
    parties = make_customers(world, [customer_row(n, ref=f"C{n:06d}") for n in (1, 2)], tmp_path)
    (frozen,) = (one for one in parties if one.ref == "C000001")
    change_requests.freeze_record(world.cy, frozen.id)
    mended = next(one for one in opened(channel="email") if one.party_id != frozen.id)
    registry.mark_contact_points(SYSTEM, [(mended.id, "bounced", "5.1.1")])
    registry.correct_contact_point(world.cy, mended.id, "mine@example.com", how="portal", proved=True)
    made = loaded(world, laid_down(world, tmp_path, [line(1), line(2), line(3)]))
    assert fates(made) == {"created": 1, "quarantined": 2}
    assert [(row, field) for row, field, _ in refused(made)] == [(1, "ref"), (2, "email")]


def test_a_field_that_the_registry_has_not_is_named_before_anything_is_read(world: World, tmp_path: Path) -> None:
    made = laid_down(world, tmp_path, [line(1)])
    (table,) = MAPPING["tables"]
    fields = [one | {"to": "gender"} if one["to"] == "kind" else one for one in table["fields"]]
    actions.lay_mapping(world.ada, made, MAPPING | {"tables": [table | {"fields": fields}]})
    with pytest.raises(Refusal, match="holds no gender"):
        actions.rehearse(world.ada, made)
    actions.lay_mapping(world.ada, made, MAPPING | {"tables": [table | {"to": "orders"}]})
    with pytest.raises(Refusal, match="no table orders"):
        actions.rehearse(world.ada, made)


def test_who_may_not_bring_customers_in_cannot_run_it(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = rehearsed(world, laid_down(world, tmp_path, [line(1)]))
    digest, operators = actions.ask(world.ada, made), frozenset({"operator"})
    monkeypatch.setattr(rights, "_table", {**rights.table(), "change_requests.agree_file": operators})
    with pytest.raises(Refusal, match="agree_file"):
        actions.agree(world.bo, made, digest)
    monkeypatch.undo()
    actions.agree(world.bo, made, digest)
    monkeypatch.setattr(rights, "_table", {**rights.table(), "customers.import": operators})
    with pytest.raises(Refusal, match=r"customers\.import"):
        actions.run(world.ada, made)


def test_the_registry_takes_no_address(world: World, tmp_path: Path) -> None:
    made = laid_down(world, tmp_path, [line(1)], target={"kind": "registry", "address": "postgresql://host/db"})
    with pytest.raises(Refusal, match="takes no address"):
        actions.rehearse(world.ada, made)


def test_nothing_goes_in_before_two_people_agreed_and_nothing_comes_out_that_is_not_in_the_book(
    world: World, tmp_path: Path
) -> None:
    portion = Portion(rehearsed(world, laid_down(world, tmp_path, [line(1)])), WANTED, 1)
    rows = pl.DataFrame({"row": [1], **{name: ["x"] for name in portion.names}})
    with pytest.raises(Refusal, match="Rehearse again"):
        writing.write_shard(SYSTEM, portion, uuid4(), rows, lambda _: None)
    assert writing.take_back_shard(SYSTEM, portion, rows, rows) == (0, 0, ())
    assert Party.objects.count() == 0
