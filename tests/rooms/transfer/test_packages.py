# SPDX-License-Identifier: Apache-2.0
"""A transfer into a sealed package in one house, and out of it in another."""

from typing import Any
from uuid import UUID

import polars as pl
import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.customers.actions import set_consent
from duly.rooms.customers.models import Party
from duly.rooms.parcels import actions as parcels
from duly.rooms.parcels import queries as parcels_held
from duly.rooms.parcels.facts import Event
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State
from duly.rooms.transfer.workbench import Bench
from rooms.customers.files_of import make_import
from rooms.transfer.conftest import ground
from rooms.transfer.sending import Sending, sending
from rooms.transfer.town import DECLARED, fates, line, loaded, reconciled, rehearsed

__all__ = ["ground", "sending"]
LINES = [line(n) for n in range(1, 251)]


def events(sending: Sending, parcel: UUID) -> list[Event]:
    return [hop.event for hop in parcels_held.custody_of(sending.stage.world.operator, parcel)]


def refused(code: str, call: Any) -> Refusal:
    with pytest.raises(Refusal) as no:
        call()
    assert no.value.code == code
    return no.value


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_what_one_house_sealed_the_other_loads_to_the_letter(sending: Sending, form: str) -> None:
    path = sending.given([*LINES, line(251, 余额="?"), line(252, 姓名="")], tables=form)
    parcel = sending.opened(path)
    document = {
        "duly": "transfer/1", "transfer": "taken-over", "title": {"en": "Taken over", "zh": "接收"}, "why": "sale",
        "sources": [{"ref": "parcel", "kind": "package", "address": f"parcel:{parcel}"}],
        "target": {"kind": "postgresql", "address": sending.ground.url, "options": {"schema": sending.ground.schema}},
        "shard": 100, **DECLARED,
    }  # fmt: skip
    ozzy, olga = sending.stage.ozzy, sending.stage.olga
    made = actions.plan(ozzy, sending.stage.world.other.id, document, {})
    actions.inventory(ozzy, made)
    mapping = queries.declared_mapping(made)
    assert mapping is not None
    actions.lay_mapping(ozzy, made, mapping)
    actions.rehearse(ozzy, made)
    actions.carry(made)
    for one in queries.standings_of(queries.row_for(olga, made)):
        if one.is_open:
            actions.take_on(olga, made, one.concern.code, "Told in the notice of the other house.")
    actions.agree(olga, made, actions.ask(ozzy, made))
    actions.run(ozzy, made)
    actions.carry(made)
    actions.reconcile(ozzy, made)
    actions.carry(made)
    (sent,), (taken,) = (queries.table_cards(one) for one in (sending.only(), made))
    assert (sending.state(made), fates(made)) == (State.RECONCILED, {"created": 251})
    assert taken.read_digest == sent.read_digest != ""
    assert sending.ground.rows("SELECT name IS NULL, balance::text FROM {s}.party WHERE ref = 'C000252'") == [
        (True, "252.50")
    ]
    assert events(sending, parcel)[-2:] == [Event.LOADED, Event.RECONCILED]


def test_a_package_is_proved_by_opening_it_again(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    made = sending.loaded(LINES)
    honest = parcels_held.read_back

    def one_row_less(*asked: Any) -> Any:
        for path, content in honest(*asked):
            if path.startswith("tables/0000/00001"):
                rows = pl.read_parquet(content)[1:]
                folder = sending.folder / "less.parquet"
                rows.write_parquet(folder)
                yield path, folder.read_bytes()
            else:
                yield path, content

    monkeypatch.setattr(parcels_held, "read_back", one_row_less)
    reconciled(sending.stage.world, made)
    assert sending.state(made) == State.DIFFERING
    monkeypatch.undo()
    reconciled(sending.stage.world, made)
    assert sending.state(made) == State.RECONCILED


def test_a_transfer_taken_back_destroys_its_package_and_can_be_run_again(sending: Sending) -> None:
    made, world = sending.loaded(LINES), sending.stage.world
    first = parcels_held.sealed_of(made)
    assert first is not None
    actions.undo(world.ada, made, why="wrong file")
    actions.carry(made)
    assert (sending.state(made), parcels_held.sealed_of(made)) == (State.UNDONE, None)
    assert events(sending, first.id)[-1] is Event.DESTROYED
    assert not list(Bench(made).names("packed"))
    again = parcels_held.sealed_of(loaded(world, made))
    assert again is not None
    assert again.id != first.id


def test_what_was_handed_over_is_not_taken_back(sending: Sending) -> None:
    sending.given(LINES)
    made, world = sending.only(), sending.stage.world
    no = refused("transfer.package_out", lambda: actions.undo(world.ada, made, why="too late"))
    assert "certificate" in no.say("en")
    assert sending.state(made) == State.RECONCILED


def test_nothing_is_rehearsed_for_a_key_that_nobody_confirmed(sending: Sending) -> None:
    world, stage = sending.stage.world, sending.stage
    new = parcels.make_key(stage.olga, world.other.id)
    text = parcels_held.exported_key(stage.olga, new).decode()
    brought = parcels.import_key(world.operator, world.acme.id, text)
    made = sending.laid_down(LINES[:1], receiver=str(brought))
    refused("transfer.package_receiver", lambda: rehearsed(world, made))
    parcels.confirm_key(world.bo, brought, parcels_held.key_for(world.operator, brought).fingerprint)
    assert sending.state(rehearsed(world, made)) == State.REHEARSED


@pytest.mark.parametrize(
    ("options", "name"),
    [({"receiver": ""}, "receiver"), ({"tables": "xls"}, "tables"), ({"to": "x"}, "to"), ({"format": "age"}, "format")],
)
def test_an_option_that_cannot_be_used_is_named_before_anything_is_read(
    sending: Sending, options: dict[str, str], name: str
) -> None:
    made = sending.laid_down(LINES[:1], **options)
    assert refused("transfer.package_option", lambda: rehearsed(sending.stage.world, made)).values["name"] == name


def test_rows_are_laid_down_sealed(sending: Sending) -> None:
    made = sending.loaded(LINES)
    lying = list(Bench(made)._folder.rglob("packed/**/laid-*"))
    assert lying
    assert not any(b"PAR1" in path.read_bytes() for path in lying)


def test_a_source_that_is_not_what_was_sealed_is_refused(sending: Sending) -> None:
    parcel = sending.opened(sending.given(LINES))
    folder = parcels_held.open_folder(sending.stage.world.other.id, parcel)
    document = {
        "duly": "transfer/1", "transfer": "taken-over", "title": {"en": "Taken over"},
        "sources": [{"ref": "parcel", "kind": "package", "address": f"parcel:{parcel}"}],
        "target": {"kind": "files", "address": str(sending.folder / "out")},
    }  # fmt: skip
    made = actions.plan(sending.stage.ozzy, sending.stage.world.other.id, document, {})
    counts = folder / "documents" / "counts.json"
    counts.write_bytes(counts.read_bytes().replace(b"multiset:250:", b"multiset:251:"))
    refused("transfer.package_differs", lambda: actions.inventory(sending.stage.ozzy, made))
    counts.write_bytes(counts.read_bytes().replace(b"multiset:251:", b"multiset:250:"))
    (first, *_) = sorted(folder.glob("tables/0000/*"))
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    refused("transfer.source_changed", lambda: actions.inventory(sending.stage.ozzy, made))


def test_a_package_of_another_organisation_is_no_source(sending: Sending) -> None:
    parcel = sending.opened(sending.given(LINES[:3]))
    document = {
        "duly": "transfer/1", "transfer": "stolen", "title": {"en": "Stolen"},
        "sources": [{"ref": "parcel", "kind": "package", "address": f"parcel:{parcel}"}],
        "target": {"kind": "files", "address": str(sending.folder / "out")},
    }  # fmt: skip
    made = actions.plan(sending.stage.world.ada, sending.stage.world.acme.id, document, {})
    refused("parcels.no_such_parcel", lambda: actions.inventory(sending.stage.world.ada, made))


def test_a_package_for_age_is_opened_with_its_identity_and_with_no_other(sending: Sending) -> None:
    age = pytest.importorskip("pyrage")
    world, stage, mine, other = (
        sending.stage.world,
        sending.stage,
        age.x25519.Identity.generate(),
        age.x25519.Identity.generate(),
    )
    key = parcels.import_key(world.operator, world.acme.id, str(mine.to_public()), owner="Courier")
    parcels.confirm_key(world.bo, key, parcels_held.key_for(world.operator, key).fingerprint)
    path = sending.given(LINES[:5], receiver=str(mine.to_public()), format="age")
    parcel = parcels.receive(stage.ozzy, world.other.id, path)
    parcels.verify(stage.ozzy, parcel)
    refused("parcels.identity_lacking", lambda: parcels.open_parcel(stage.ozzy, parcel))
    refused("parcels.bad_identity", lambda: parcels.open_parcel(stage.ozzy, parcel, identity="hello"))
    refused("parcels.other_identity", lambda: parcels.open_parcel(stage.ozzy, parcel, identity=str(other)))
    found = parcels.open_parcel(stage.ozzy, parcel, identity=f"# made by age-keygen\n{mine}\n")
    assert [(one.name, one.rows) for one in found.tables] == [("party", 5)]


def test_what_customers_of_ours_decided_goes_along(sending: Sending) -> None:
    world = sending.stage.world
    make_import(world, sending.folder, ["C000002,x,a@one.example,13800000000,CN,,,,,"])
    party = Party.objects.get(ref="C000002").id
    set_consent(world.cy, party, decision="granted", mechanism="portal", purpose="marketing", channel="sms")
    set_consent(world.cy, party, decision="withdrawn", mechanism="call", purpose="marketing")
    parcel = sending.opened(sending.given(LINES[:3]))
    folder = parcels_held.open_folder(world.other.id, parcel)
    found = pl.read_csv(folder / "documents" / "consents.csv", infer_schema=False)
    assert found.select("table", "key", "purpose", "channel", "decision").rows() == [
        ("party", "C000002", "marketing", "sms", "granted"), ("party", "C000002", "marketing", "", "withdrawn"),
    ]  # fmt: skip
