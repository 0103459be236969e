# SPDX-License-Identifier: Apache-2.0
"""A batch takes every letter of the tray once, and binds what was printed to it."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.models import Delivery
from duly.rooms.printing import actions, jobs, queries
from duly.rooms.printing.actions.batches import Made, give_up, keep, order_later
from duly.rooms.printing.facts import NO_FONT, BatchState, State
from duly.rooms.printing.rules.references import reference_of
from duly.rooms.tariffs import actions as tariffs
from duly.rooms.tariffs import queries as prices
from rooms.printing.tray import Tray, a_tray
from rooms.tariffs.price_lists import price, sheet

pytestmark = pytest.mark.django_db


def opened(tray: Tray, batch_id: object) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(queries.package(tray.world.ada, batch_id))))  # type: ignore[arg-type]


def facts(kind: str) -> list[dict[str, object]]:
    bodies = [json.loads(body) for body in Inbox.objects.values_list("body", flat=True)]
    return [body["data"] for body in bodies if body["type"] == kind]


def test_every_letter_is_printed_once(tray: Tray) -> None:
    batch = tray.batch()
    assert (BatchState.MADE, 3, 6, 3) == (batch.state, batch.letters, batch.pages, batch.sheets)
    assert {reference_of(row) for row in Delivery.objects.values_list("id", flat=True)} == {
        piece.reference for piece in tray.pieces()
    }
    again = tray.batch()
    assert (BatchState.EMPTY, 0, "") == (again.state, again.letters, again.package)
    assert 3 == len(facts("printing.printed"))


def test_letters_are_sorted_by_layout_and_language_and_files_are_small(tray: Tray) -> None:
    batch = tray.batch()
    assert [
        ("letters-0001-din5008b-en.pdf", 2), ("letters-0002-gb-zh-Hans.pdf", 1), ("envelopes-0002-gb-zh-Hans.pdf", 1),
    ] == [(row["name"], row["letters"]) for row in batch.files]  # fmt: skip


def test_the_package_holds_files_manifest_and_sums(tray: Tray) -> None:
    batch = tray.batch()
    packed = opened(tray, batch.id)
    sums = dict(reversed(line.split("  ")) for line in packed.read("SHA256SUMS").decode().splitlines())
    assert set(packed.namelist()) == {*sums, "SHA256SUMS"}
    assert all(hashlib.sha256(packed.read(name)).hexdigest() == digest for name, digest in sums.items())
    rows = list(csv.DictReader(io.StringIO(packed.read("manifest.csv").decode("utf-8-sig"))))
    assert {piece.reference for piece in tray.pieces()} == {row["reference"] for row in rows}
    assert {("GB", "1"), ("CN", "1")} == {(row["country"], row["sheets"]) for row in rows}
    assert {f"sha256:{sums[row['file']]}" for row in rows} == {row["digest"] for row in rows}
    (made,) = facts("printing.batch_made")
    assert made["manifest"] == f"sha256:{hashlib.sha256(packed.read('manifest.json')).hexdigest()}"
    assert made["package"] == batch.package


def test_the_manifest_names_nobody(tray: Tray) -> None:
    packed = opened(tray, tray.batch().id)
    for name in ("manifest.csv", "manifest.json"):
        text = packed.read(name).decode("utf-8-sig")
        assert "李晓明" not in text
        assert "Sample Road" not in text


def test_a_letter_says_whom_it_is_for_and_how_to_confirm(tray: Tray) -> None:
    tray.batch()
    paper = next(paper for paper in tray.press.papers if paper.country == "CN")
    assert ("李晓明", ("100000 北京市朝阳区示例路1号",)) == (paper.name, paper.address)
    assert "/n/" in paper.link
    assert paper.link not in paper.text
    assert 6 == len(paper.code)
    assert paper.head.lines[0] == "Acme House"


def test_a_batch_that_fails_leaves_the_tray_as_it_was(tray: Tray) -> None:
    tray.press.trouble = NO_FONT(language="zh-Hans")
    batch_id = actions.order(tray.world.ada, "acme")
    with pytest.raises(Refusal):
        actions.make(tray.world.ada, batch_id)
    assert (BatchState.FAILED, "printing.no_font") == (
        (batch := queries.batch_for(tray.world.ada, batch_id)).state, batch.code,
    )  # fmt: skip
    assert "printing.no_font" in [fact["code"] for fact in facts("printing.given_up")]
    tray.press.trouble = None
    assert 3 == tray.batch().letters


def test_two_batches_at_once_print_no_letter_twice(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    first = actions.order(tray.world.ada, "acme")
    seen = list(queries.tray(tray.world.ada, tray.world.acme.id))
    tray.batch()
    monkeypatch.setattr(queries, "tray", lambda *_: iter(seen))
    with pytest.raises(Refusal) as refused:
        actions.make(tray.world.ada, first)
    assert "printing.overtaken" == refused.value.code
    assert 3 == len(tray.pieces())


def test_who_has_confirmed_needs_no_letter(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = list(queries.tray(tray.world.ada, tray.world.acme.id))
    one = waiting[0]._replace(spare="acknowledged")
    monkeypatch.setattr(queries, "tray", lambda *_: iter([one, *waiting[1:]]))
    assert 2 == tray.batch().letters
    assert ["acknowledged"] == [fact["code"] for fact in facts("printing.spared")]
    assert State.SPARED in {piece.state for piece in tray.pieces()}


def test_a_worker_makes_what_was_ordered(tray: Tray) -> None:
    batch_id = order_later(tray.world.ada, "acme")
    jobs.make(str(batch_id))
    jobs.make(str(batch_id))
    assert 3 == queries.batch_for(tray.world.ada, batch_id).letters


def test_handing_over_is_told_on_every_chain(tray: Tray) -> None:
    batch = tray.batch()
    assert 3 == actions.hand_over(tray.world.ada, batch.id, carrier=" Example  Print ", on=date(2026, 5, 4))
    assert {("Example Print", "2026-05-04")} == {(f["carrier"], f["on"]) for f in facts("printing.handed_over")}
    assert {State.POSTED} == {piece.state for piece in tray.pieces()}
    for carrier, code in (("x", "printing.wrong_batch_state"),):
        with pytest.raises(Refusal) as refused:
            actions.hand_over(tray.world.ada, batch.id, carrier=carrier, on=date(2026, 5, 4))
        assert code == refused.value.code


def test_without_a_day_it_is_the_one_where_the_organisation_is(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = tray.batch()
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 5, 3, 20, tzinfo=UTC))
    actions.hand_over(tray.world.ada, batch.id, carrier="Example Print")
    assert {"2026-05-04"} == {fact["on"] for fact in facts("printing.handed_over")}


def test_strangers_see_nothing(tray: Tray) -> None:
    batch = tray.batch()
    with pytest.raises(Refusal):
        queries.batch_for(tray.world.dee, batch.id)
    with pytest.raises(Refusal):
        queries.piece_for(tray.world.dee, tray.pieces()[0].reference)
    assert [] == queries.batches_for(tray.world.dee)
    with pytest.raises(Refusal):
        actions.order(tray.world.bo, "acme")


def test_it_is_recorded_who_took_the_letters(tray: Tray) -> None:
    batch = tray.batch()
    assert b"".join(actions.take_package(tray.world.cy, batch.id)).startswith(b"PK")
    (fact,) = facts("printing.package_taken")
    assert (fact["user"], fact["letters"], fact["package"]) == (str(tray.world.cy.id), 3, batch.package)
    for who in (tray.world.bo, tray.world.dee):
        with pytest.raises(Refusal):
            actions.take_package(who, batch.id)
    assert len(facts("printing.package_taken")) == 1


def test_what_is_inside_a_batch_is_not_for_everybody(tray: Tray) -> None:
    batch_id = actions.order(tray.world.ada, "acme")
    for deed in (
        lambda: keep(tray.world.bo, batch_id, Made((), "", ""), []),
        lambda: give_up(tray.world.bo, batch_id, "x"),
    ):
        with pytest.raises(Refusal) as refused:
            deed()
        assert "rights.not_allowed" == refused.value.code


def test_without_a_provider_nothing_is_ordered(tmp_path: Path) -> None:
    tray = a_tray(tmp_path, heads=None)
    with pytest.raises(Refusal) as refused:
        tray.batch()
    assert "printing.not_open" == refused.value.code


def test_a_letter_costs_its_pages_once_it_is_printed_and_nothing_before(tmp_path: Path) -> None:
    prices.forget()
    tray = a_tray(tmp_path, 2)
    tariffs.set_sheet(
        tray.world.operator,
        sheet(price(provider="*", channel="letter", region="*", price="0.5", unit="page", currency="EUR")),
    )
    prices.forget()
    assert set(Delivery.objects.values_list("units", "cost")) == {(0, 0)}
    tray.batch()
    prices.forget()
    assert set(Delivery.objects.values_list("units", "cost", "currency")) == {(2, 1_000_000, "EUR")}
    assert [(row["count"], row["units"]) for row in facts("delivery.metered")] == [(2, 4)]
    delivery.meter(tray.world.operator, {})
    assert len(facts("delivery.metered")) == 1
