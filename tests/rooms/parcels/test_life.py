# SPDX-License-Identifier: Apache-2.0
"""A package from one house to another: sealed, handed over, received, verified, opened, loaded, destroyed."""

import csv
import os
import re
import time
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from duly.foundation.ledger.guard import Running, running
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM
from duly.rooms.parcels import actions, jobs, queries
from duly.rooms.parcels.bag.alone import alone
from duly.rooms.parcels.facts import Content, Document, Event, Shard, Table
from duly.rooms.parcels.models import CustodyEntry
from duly.rooms.parcels.queries.parcels import home_of, seen
from duly.rooms.parcels.rules.certificates import read_certificate
from duly.rooms.parcels.terms import Relation
from rooms.parcels.stage import CUSTOMERS, MORE, ORDERS, ROWS, Counted, Stage, refused, some_content


def test_what_was_sealed_in_one_house_opens_in_the_other(stage: Stage) -> None:
    parcel = stage.verified()

    opened = actions.open_parcel(stage.ozzy, parcel)

    customers, orders = opened.tables
    assert [path.read_bytes() for path in customers.files] == [ROWS, MORE]
    assert (customers.name, customers.rows, orders.name, orders.rows) == ("客户", 3, "订单", 1)
    assert customers.schema == CUSTOMERS.schema
    assert orders.schema == ORDERS.schema
    assert opened.documents.keys() == {"mapping", "consents"}
    assert next(csv.DictReader(customers.files[0].read_text("utf-8").splitlines()))["姓名"] == "张伟"


def test_opening_again_gives_the_same_and_is_recorded_once(stage: Stage) -> None:
    parcel = stage.verified()
    first = actions.open_parcel(stage.ozzy, parcel)
    assert actions.open_parcel(stage.ozzy, parcel) == first
    events = [hop.event for hop in queries.custody_of(stage.ozzy, parcel)]
    assert events.count(Event.UNSEALED) == 1


def test_who_may_not_unseal_leaves_nothing_opened_on_the_disk(stage: Stage) -> None:
    parcel = stage.verified()
    checker = replace(stage.ozzy, roles=frozenset({"checker"}))
    no = refused(lambda: actions.open_parcel(checker, parcel))
    assert (no.code, no.values["verb"]) == ("rights.not_allowed", "parcels.unseal")
    assert not [path for path in home_of(seen(stage.ozzy, parcel)).iterdir() if path.name.startswith("open")]


def test_nothing_opens_before_it_was_verified(stage: Stage) -> None:
    parcel = stage.arrived()
    assert refused(lambda: actions.open_parcel(stage.ozzy, parcel)).code == "parcels.not_now"


def test_a_package_cannot_be_taken_out_before_it_was_handed_over(stage: Stage) -> None:
    parcel = stage.begun()
    actions.seal(stage.world.operator, parcel, some_content())
    assert refused(lambda: queries.package_folder(stage.world.operator, parcel)).code == "parcels.not_now"


def test_the_same_package_is_received_once(stage: Stage) -> None:
    sent = stage.sent()
    stage.arrived(sent)
    assert refused(lambda: stage.arrived(sent)).code == "parcels.received_already"


def test_a_package_of_an_unconfirmed_sender_is_taken_in_but_not_opened(stage: Stage) -> None:
    new = actions.make_key(stage.world.operator, stage.world.acme.id)
    stage.keys["acme"] = new
    parcel = stage.arrived()
    no = refused(lambda: actions.verify(stage.ozzy, parcel))
    assert no.code == "parcels.unknown_sender"
    assert no.values["fingerprint"] == queries.key_for(stage.world.operator, new).fingerprint


def test_a_package_of_a_sender_whose_key_was_ended_is_not_opened(stage: Stage) -> None:
    parcel = stage.verified()
    actions.end_key(stage.olga, stage.keys["acme_at_other"], note="lost")
    assert refused(lambda: actions.open_parcel(stage.ozzy, parcel)).code == "parcels.key_ended"


def test_a_package_for_somebody_else_is_refused_with_the_fingerprint_to_ask_for(stage: Stage) -> None:
    path = stage.given(stage.sent())
    no = refused(lambda: actions.receive(stage.world.operator, stage.world.acme.id, path))
    assert no.code == "parcels.not_for_you"
    assert no.values["fingerprint"] == queries.key_for(stage.world.operator, stage.keys["acme"]).fingerprint


def test_a_package_is_nobody_elses_to_see(stage: Stage) -> None:
    parcel = stage.sent()
    assert refused(lambda: queries.parcel_for(stage.ozzy, parcel)).code == "parcels.no_such_parcel"
    assert queries.parcels_for(stage.ozzy) == []
    assert refused(lambda: queries.key_for(stage.ozzy, stage.keys["acme"])).code == "parcels.no_such_key"


def test_an_interrupted_sealing_goes_on_after_the_last_finished_file(stage: Stage) -> None:
    parcel = stage.begun()
    first, second = Counted([ROWS]), Counted([MORE], breaks=True)
    content = some_content(more=second)
    content = content._replace(shards=[content.shards[0]._replace(pieces=first), *list(content.shards)[1:]])
    with pytest.raises(ConnectionResetError):
        actions.seal(stage.world.operator, parcel, content)

    second.breaks = False
    seal = actions.seal(stage.world.operator, parcel, content)

    assert (first.begun, second.begun) == (1, 2)
    assert actions.seal(stage.world.operator, parcel, content) == seal
    actions.hand_over(stage.world.operator, parcel, way="https")
    received = stage.arrived(parcel)
    actions.verify(stage.ozzy, received)
    assert actions.open_parcel(stage.ozzy, received).tables[0].files[1].read_bytes() == MORE


def test_two_do_not_write_one_package_at_once(stage: Stage) -> None:
    parcel = stage.begun()
    with alone(home_of(seen(stage.world.operator, parcel))):
        no = refused(lambda: actions.seal(stage.world.operator, parcel, some_content()))
    assert no.code == "parcels.busy"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (Content((), ()), "parcels.nothing_to_seal"),
        (Content((CUSTOMERS,), ()), "parcels.nothing_to_seal"),
        (Content((CUSTOMERS, CUSTOMERS), ()), "parcels.bad_content"),
        (Content((Table("a\nb", CUSTOMERS.schema),), ()), "parcels.bad_content"),
        (Content((Table("a", {}),), ()), "parcels.bad_content"),
        (Content((CUSTOMERS,), (Shard(1, "csv", lambda: [ROWS]),)), "parcels.bad_content"),
        (Content((CUSTOMERS,), (Shard(0, "exe", lambda: [ROWS]),)), "parcels.bad_content"),
        (
            Content((CUSTOMERS,), (Shard(0, "csv", lambda: [ROWS]),), (Document("../x", "json", lambda: [b""]),)),
            "parcels.bad_content",
        ),
    ],
)
def test_what_cannot_be_sealed_is_refused(stage: Stage, content: Content, code: str) -> None:
    parcel = stage.begun()
    assert refused(lambda: actions.seal(stage.world.operator, parcel, content)).code == code


def test_a_sealing_that_shrinks_leaves_no_stray_file(stage: Stage) -> None:
    parcel = stage.begun()
    content = some_content(more=Counted([MORE]))
    broken = content._replace(documents=[content.documents[0]._replace(pieces=Counted([], breaks=True))])
    with pytest.raises(ConnectionResetError):
        actions.seal(stage.world.operator, parcel, broken)
    smaller = content._replace(shards=list(content.shards)[::2], documents=())
    actions.seal(stage.world.operator, parcel, smaller)
    actions.hand_over(stage.world.operator, parcel, way="usb")
    actions.verify(stage.ozzy, stage.arrived(parcel))


def test_an_interrupted_receiving_goes_on(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stage.given(stage.sent())
    from duly.rooms.parcels.actions import receiving

    real = receiving._receive

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(receiving, "_receive", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.receive(stage.ozzy, stage.world.other.id, path)
    monkeypatch.setattr(receiving, "_receive", real)
    actions.verify(stage.ozzy, actions.receive(stage.ozzy, stage.world.other.id, path))


def test_the_chain_tells_who_held_it_in_both_houses(stage: Stage) -> None:
    parcel = stage.verified()
    actions.open_parcel(stage.ozzy, parcel)
    actions.note(stage.ozzy, parcel, Event.LOADED, rows=4)
    actions.note(stage.ozzy, parcel, Event.RECONCILED, rows=4, report=f"sha256:{'0' * 64}")
    hops = queries.custody_of(stage.ozzy, parcel)
    assert [hop.event for hop in hops] == [
        "created", "sealed", "handed", "received", "verified", "unsealed", "loaded", "reconciled",
    ]  # fmt: skip
    assert [hop.owner for hop in hops] == ["Acme Ltd"] * 3 + ["Other Ltd"] * 5


def test_only_loading_and_reconciling_are_noted(stage: Stage) -> None:
    with pytest.raises(ValueError, match="destroyed"):
        actions.note(stage.ozzy, stage.verified(), Event.DESTROYED, rows=0)


def test_what_was_not_loaded_cannot_be_reconciled(stage: Stage) -> None:
    parcel = stage.verified()
    no = refused(lambda: actions.note(stage.ozzy, parcel, Event.RECONCILED, rows=1))
    assert no.code == "parcels.not_now"


def test_the_copies_of_both_houses_are_compared(stage: Stage) -> None:
    sent = stage.sent()
    received = stage.arrived(sent)
    theirs = queries.custody_file(stage.ozzy, received)
    assert queries.compared(stage.world.operator, sent, theirs).relation is Relation.CONTINUES
    actions.destroy(stage.world.operator, sent, reason="handed over")
    assert queries.compared(stage.world.operator, sent, theirs) == (3, Relation.BRANCHES)


def test_what_was_opened_is_put_away_and_the_package_stays(stage: Stage) -> None:
    parcel = stage.verified()
    folder = actions.open_parcel(stage.ozzy, parcel).folder
    assert actions.put_away(stage.ozzy, parcel) == 6
    assert not folder.exists()
    assert not queries.parcel_for(stage.ozzy, parcel).is_open
    actions.open_parcel(stage.ozzy, parcel)
    assert queries.parcel_for(stage.ozzy, parcel).is_open


def test_destruction_removes_every_file_and_leaves_a_certificate(stage: Stage) -> None:
    parcel = stage.verified()
    actions.open_parcel(stage.ozzy, parcel)
    home = home_of(seen(stage.ozzy, parcel))
    actions.destroy(stage.ozzy, parcel, reason="contract over")

    assert [path.name for path in home.rglob("*") if path.is_file()] == ["lock"]
    raw = queries.certificate(stage.ozzy, parcel)
    entry = read_certificate(raw)
    assert entry.event is Event.DESTROYED
    assert entry.card.name == "Other Ltd"
    assert b"Other Ltd" in raw
    assert "移除".encode() in raw
    assert refused(lambda: actions.open_parcel(stage.ozzy, parcel)).code == "parcels.gone"
    assert refused(lambda: queries.package_folder(stage.ozzy, parcel)).code == "parcels.gone"


def test_a_certificate_that_says_more_than_was_signed_is_refused(stage: Stage) -> None:
    parcel = stage.verified()
    actions.destroy(stage.ozzy, parcel, reason="contract over")
    raw = queries.certificate(stage.ozzy, parcel)
    more = re.sub(rb"\d+ files", b"999 files", raw)
    assert more != raw
    assert refused(lambda: read_certificate(more)).code == "parcels.malformed"


def test_what_is_not_destroyed_has_no_certificate(stage: Stage) -> None:
    parcel = stage.verified()
    assert refused(lambda: queries.certificate(stage.ozzy, parcel)).code == "parcels.not_now"


def test_what_a_kill_left_half_opened_is_swept(stage: Stage) -> None:
    parcel = stage.verified()
    left = home_of(seen(stage.ozzy, parcel)) / "open.partial" / "tables"
    left.mkdir(parents=True)
    (left / "00000.csv").write_bytes(ROWS)
    assert jobs.sweep() == 1
    assert not left.parent.exists()


def test_a_copy_that_was_given_up_is_swept_after_a_week(stage: Stage) -> None:
    kept = home_of(seen(stage.ozzy, stage.verified()))
    folders = [kept.parent / name for name in ("old", "young")]
    for folder, age in zip(folders, (8, 6), strict=True):
        folder.mkdir()
        (folder / "data").write_bytes(b"x")
        then = time.time() - age * 86_400
        os.utime(folder / "data", (then, then))
    assert jobs.sweep() == 1
    assert [folder.exists() for folder in (kept, *folders)] == [True, False, True]


def test_what_is_being_opened_now_is_not_swept(stage: Stage) -> None:
    parcel = stage.verified()
    home = home_of(seen(stage.ozzy, parcel))
    (home / "open.partial").mkdir()
    with alone(home):
        assert jobs.sweep() == 0
        assert refused(lambda: actions.put_away(stage.ozzy, parcel)).code == "parcels.busy"


def test_no_leaf_says_what_is_in_a_package(stage: Stage) -> None:
    parcel = stage.verified()
    actions.open_parcel(stage.ozzy, parcel)
    texts = [row.body for row in Inbox.objects.filter(body__contains="parcels.")]
    assert texts
    assert not [text for text in texts if "客户" in text or "mapping" in text or "姓名" in text]


def test_the_chain_of_custody_stands_in_the_database(stage: Stage) -> None:
    parcel = stage.sent()
    token = running.set(Running("test.write", SYSTEM))
    try:
        with pytest.raises(IntegrityError, match="parcels_stands"), transaction.atomic():
            CustodyEntry.objects.filter(parcel=parcel).update(n=99)
        with pytest.raises(IntegrityError, match="parcels_stands"), transaction.atomic():
            CustodyEntry.objects.filter(parcel=parcel).delete()
    finally:
        running.reset(token)
