# SPDX-License-Identifier: Apache-2.0
"""Bringing in a file: fates, repetition, resumption, and what is never touched."""

import csv
import io
import re
import threading
from pathlib import Path

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from duly.foundation.files import queries as files
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions, queries
from duly.rooms.customers.actions import batches, imports, parsed
from duly.rooms.customers.actions.marks import mark_contact_points
from duly.rooms.customers.jobs import resume
from duly.rooms.customers.models import Consent, Contract, Import, ImportBatch, Party
from duly.rooms.customers.registry.sealing import name_parties
from rooms.customers.files_of import counts, make_import, write_file
from theatre import staged
from world import World, a_world, opened, the_point

LINES = [
    "C-1,示例科技,a@one.example,13800000000,中国,hosting,K-1,,vip,",
    "C-2,Beispiel GmbH,b@two.example,+4915000000000,DE,hosting,K-2,2024-12-31,,是",
    "C-3,Example Ltd,not an address,,GB,,,,,",
]


world = staged(a_world)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed, "BATCH", 2)


def rows_of(digest: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files.content(digest).decode("utf-8-sig"))))


def snapshot() -> list[object]:
    parties = [
        (one.ref, one.name, one.kind, one.language, one.time_zone, one.region, one.tags, one.status, one.updated_at)
        for one in name_parties(Party.objects.order_by("ref"))
    ]
    points = [
        (one.party.ref, one.channel, one.value, one.rank, one.state)
        for one in sorted(opened(), key=lambda one: (one.party.ref, one.channel, one.value))
    ]
    contracts = Contract.objects.order_by("party__ref", "number").values_list(
        "party__ref", "number", "service", "started_on", "ended_on"
    )
    return [parties, points, list(contracts), list(Consent.objects.values_list("party__ref", "decision"))]


def test_every_row_has_a_fate(world: World, tmp_path: Path) -> None:
    report = make_import(world, tmp_path, [*LINES, "C-1,again,,,,,,,,", ",nobody,,,,,,,,", "C-9,x,y"])
    assert (3, 0, 0, 3) == counts(report)
    assert 1 == report.warned
    fates = [(row["line"], row["ref"], row["fate"], row["code"]) for row in rows_of(report.report_digest)]
    assert [
        ("2", "C-1", "new", ""), ("3", "C-2", "new", ""), ("4", "C-3", "new", ""), ("5", "C-1", "refused", "row.duplicate"),
        ("6", "", "refused", "row.empty"), ("7", "C-9", "refused", "row.columns"),
    ] == fates  # fmt: skip
    assert [4, 5, 6, 7] == [row.line for row in report.notable]


def test_what_a_file_says_is_on_record_afterwards(world: World, tmp_path: Path) -> None:
    make_import(world, tmp_path, LINES)
    one, two, three = (queries.profile_for(world.ada, world.acme.id, f"C-{n}") for n in (1, 2, 3))
    assert ("zh-Hans", "Asia/Shanghai", "CN", ["vip"], "company") == (
        one.party.language, one.party.time_zone, one.party.region, one.party.tags, one.party.kind,
    )  # fmt: skip
    assert ("de", "Europe/Berlin", "withdrawn") == (two.party.language, two.party.time_zone, two.consents[0].decision)
    assert [("email", "not an address", "broken")] == [(p.channel, p.value, p.state) for p in three.contact_points]


def test_the_same_file_again_changes_nothing(world: World, tmp_path: Path) -> None:
    make_import(world, tmp_path, LINES)
    before = snapshot()
    report = make_import(world, tmp_path, LINES)
    assert (0, 0, 3, 0) == counts(report)
    assert before == snapshot()


def test_another_form_of_the_same_file_changes_nothing(world: World, tmp_path: Path) -> None:
    make_import(world, tmp_path, LINES)
    before = snapshot()
    header = "ref,name,email,mobile,country,services,contract,contract_end,tags,opted_out"
    lines = ["C-1,示例科技, a@one.example ,+86 138 0000 0000,CN,hosting,K-1,,vip,"]
    assert (0, 0, 1, 0) == counts(make_import(world, tmp_path, lines, header))
    assert before == snapshot()


def test_a_changed_row_updates_its_customer_only(world: World, tmp_path: Path) -> None:
    make_import(world, tmp_path, LINES)
    report = make_import(
        world, tmp_path, [LINES[0], LINES[1].replace("b@two", "new@two").replace("2024-12-31", "2025-06-30")]
    )
    assert (0, 1, 1, 0) == counts(report)
    two = queries.profile_for(world.ada, world.acme.id, "C-2")
    assert {"b@two.example": "ended", "new@two.example": "active", "+4915000000000": "active"} == {
        point.value: point.state for point in two.contact_points
    }
    assert "2025-06-30" == two.contracts[0].ended_on.isoformat()


def test_a_customer_whom_a_file_does_not_name_stays(world: World, tmp_path: Path) -> None:
    make_import(world, tmp_path, LINES)
    make_import(world, tmp_path, LINES[:1])
    assert 3 == Party.objects.count()


def test_an_empty_cell_and_a_missing_column_leave_what_is_on_record(world: World, tmp_path: Path) -> None:
    make_import(world, tmp_path, LINES)
    before = snapshot()
    assert (0, 0, 2, 0) == counts(make_import(world, tmp_path, ["C-1,示例科技", "C-2,Beispiel GmbH"], "ref,name"))
    assert (0, 0, 1, 0) == counts(make_import(world, tmp_path, ["C-1,示例科技,,,,,,,,"]))
    assert before == snapshot()


def test_a_bounced_address_is_not_believed_again_because_a_file_repeats_it(world: World, tmp_path: Path) -> None:
    make_import(world, tmp_path, LINES)
    point = the_point("a@one.example")
    mark_contact_points(SYSTEM, [(point.id, "bounced", "5.1.1")])
    make_import(world, tmp_path, [LINES[0].replace("示例科技", "示例科技二")])
    point.refresh_from_db()
    assert "bounced" == point.state


def test_an_address_that_comes_back_is_in_use_again(world: World, tmp_path: Path) -> None:
    make_import(world, tmp_path, LINES)
    make_import(world, tmp_path, [LINES[0].replace("a@one", "z@one")])
    make_import(world, tmp_path, [LINES[0]])
    states = {one.value: one.state for one in opened(party__ref="C-1", channel="email")}
    assert {"a@one.example": "active", "z@one.example": "ended"} == states


def test_a_file_may_not_overturn_what_a_customer_decided(world: World, tmp_path: Path) -> None:
    header = "ref,name,consent"
    make_import(world, tmp_path, ["C-1,x,yes"], header)
    party = Party.objects.get()
    actions.set_consent(world.cy, party.id, decision="withdrawn", mechanism="call")
    report = make_import(world, tmp_path, ["C-1,y,yes"], header)
    assert ["row.consent_kept"] == [issue.code for row in report.notable for issue in row.warnings]
    assert "withdrawn" == queries.profile(party.id).consents[0].decision


def test_a_dry_run_says_the_same_and_changes_nothing(world: World, tmp_path: Path) -> None:
    make_import(world, tmp_path, LINES[:2])
    before, facts = snapshot(), Inbox.objects.count()
    lines = [LINES[0], LINES[1].replace("Beispiel", "Muster"), LINES[2], LINES[2]]
    dry = make_import(world, tmp_path, lines, dry_run=True)
    assert (1, 1, 1, 1) == counts(dry)
    assert (before, facts, 1) == (snapshot(), Inbox.objects.count(), Import.objects.count())
    assert dry.notable == make_import(world, tmp_path, lines).notable


def test_a_file_with_a_fault_of_its_own_changes_nothing(world: World, tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        make_import(world, tmp_path, [*LINES, 'C-4,"never closed,,,,,,,,'])
    assert not Party.objects.exists()
    assert not Import.objects.exists()


def test_progress_reaches_the_end(world: World, tmp_path: Path, small_batches: None) -> None:
    seen: list[tuple[int, int]] = []
    make_import(world, tmp_path, LINES, progress=lambda at: seen.append((at.rows, at.rows_total)))
    assert [(2, 3), (3, 3)] == seen


def test_no_personal_data_reaches_the_ledger(world: World, tmp_path: Path) -> None:
    make_import(world, tmp_path, LINES)
    text = "".join(Inbox.objects.values_list("body", flat=True))
    assert "customers.imported" in text
    assert not [word for word in ("示例科技", "one.example", "13800000000", "customers.csv") if word in text]
    assert not re.search(r"(?<![\w-])C-1(?![\w-])", text)  # letters of a digest are no customer number


def test_whoever_reads_ahead_asks_no_database(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection of the other thread's own would stay open when the thread ends: one for each import."""
    callers = []
    connect = BaseDatabaseWrapper.connect

    def noted(self: BaseDatabaseWrapper) -> None:
        callers.append(threading.current_thread().name)
        connect(self)

    monkeypatch.setattr(BaseDatabaseWrapper, "connect", noted)
    make_import(world, tmp_path, LINES)
    assert "ahead" not in callers


def test_a_killed_import_goes_on_where_it_stopped(
    world: World, tmp_path: Path, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"C-{n},name {n},c{n}@x.example,,,,,,," for n in range(7)]
    lines[5] = lines[0]
    write, written = batches.write, []

    def dies_at_the_third(*arguments: object) -> None:
        write(*arguments)  # type: ignore[arg-type]
        written.append(1)
        if len(written) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(batches, "write", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        make_import(world, tmp_path, lines)
    owner = Import.objects.get()
    assert (2, 4, 4) == (owner.batches, owner.done, Party.objects.count())
    assert "running" == owner.state

    monkeypatch.setattr(batches, "write", write)
    report = actions.resume(world.ada, owner.id)
    assert (6, 0, 0, 1) == counts(report)
    assert list(range(2, 9)) == [int(row["line"]) for row in rows_of(report.report_digest)]
    assert not ImportBatch.objects.exists()


def test_a_finished_import_only_gives_its_report_again(world: World, tmp_path: Path) -> None:
    report = make_import(world, tmp_path, LINES)
    assert report == actions.resume(world.ada, report.import_id)


def test_two_processes_cannot_take_one_batch(world: World, tmp_path: Path) -> None:
    path = write_file(tmp_path, LINES)
    import_id = actions.begin_import(world.ada, world.acme.id, path, name="c.csv")
    home = imports._home(world.acme.id)
    imports.take_batch(world.ada, import_id, parsed.Parsed(1), home)
    with pytest.raises(Refusal) as refused:
        imports.take_batch(world.ada, import_id, parsed.Parsed(1), home)
    assert "customers.import_moved_on" == refused.value.code
    imports.finish_import(world.ada, import_id)
    with pytest.raises(Refusal):
        imports.finish_import(world.ada, import_id)


def test_a_worker_can_carry_an_import(world: World, tmp_path: Path) -> None:
    import_id = actions.import_later(world.ada, world.acme.id, write_file(tmp_path, LINES), name="c.csv")
    assert "running" == queries.import_for(world.ada, import_id).state
    resume(str(import_id))
    assert "finished" == queries.import_for(world.ada, import_id).state
    assert 3 == Party.objects.count()


def test_organisations_do_not_share_references(world: World, tmp_path: Path) -> None:
    make_import(world, tmp_path, LINES)
    path = write_file(tmp_path, LINES)
    report = actions.import_customers(world.dee, world.other.id, path, name=path.name)
    assert (3, 0, 0, 0) == counts(report)


def test_a_stranger_may_not_import(world: World, tmp_path: Path) -> None:
    path = write_file(tmp_path, LINES)
    for actor, code in ((world.cy, "rights.not_allowed"), (world.dee, "rights.other_organisation")):
        for dry_run in (True, False):
            with pytest.raises(Refusal) as refused:
                actions.import_customers(actor, world.acme.id, path, name=path.name, dry_run=dry_run)
            assert code == refused.value.code


def test_hostile_cells_are_shielded_in_the_report(world: World, tmp_path: Path) -> None:
    report = make_import(world, tmp_path, ['=cmd|\' /C calc\'!A0,"=HYPERLINK(""x"")",,,,,,,,', "@x,=1,,,nowhere,,,,,"])
    assert ["'=cmd|' /C calc'!A0", "'@x"] == [row["ref"] for row in rows_of(report.report_digest)]


TEXT = some.text(some.characters(blacklist_categories=("Cs",)), max_size=20)
CELLS = some.fixed_dictionaries(
    {
        "ref": some.sampled_from(["A", "B", "C", "D", "E", ""]) | TEXT,
        "name": TEXT,
        "email": some.sampled_from(["", "a@b.example", "x", "q@r.test;s@t.test"]) | TEXT,
        "mobile": some.sampled_from(["", "13800000000", "+447700900123", "1"]) | TEXT,
        "region": some.sampled_from(["", "CN", "US", "德国"]) | TEXT,
        "tags": TEXT,
        "contract": TEXT,
        "opted out": some.sampled_from(["", "yes", "否", "?"]),
    }
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=some.lists(CELLS, min_size=1, max_size=8))
def test_whatever_is_in_a_file_a_second_time_nothing_changes(
    world: World, tmp_path: Path, rows: list[dict[str, str]]
) -> None:
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    first = actions.import_customers(world.ada, world.acme.id, path, name="any.csv")
    before = snapshot()
    second = actions.import_customers(world.ada, world.acme.id, path, name="any.csv")
    assert (0, 0, first.new + first.updated + first.same, first.refused) == counts(second)
    assert before == snapshot()
