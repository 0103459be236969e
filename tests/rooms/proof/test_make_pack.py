# SPDX-License-Identifier: Apache-2.0
"""A pack proves one customer's story to a stranger and shows nothing of anybody else."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from duly.adapters.signers.local_key import LocalKey
from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as log
from duly.foundation.ledger.actions import record
from duly.foundation.ledger.models import Entry, SubjectKey
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.notices import actions as notices
from duly.rooms.notices import queries
from duly.rooms.notices.models import Notice
from duly.rooms.obligations import kinds as obligations
from duly.rooms.proof import actions
from duly.rooms.proof.facts import PackReport
from duly_verify import verify
from rooms.notices.letters import a_file, a_peopled_world, an_approved_notice
from rooms.notices.letting import WAIVABLE, a_case
from world import World, customer_row, make_customers

pytestmark = pytest.mark.django_db
ORIGIN = "acme.example/log"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = a_peopled_world(tmp_path, 5)
    ledger.open_log(SYSTEM, ORIGIN)
    return world


@pytest.fixture
def launched(world: World) -> Notice:
    notice = an_approved_notice(world)
    notices.launch(world.ada, notice.id)
    return notice


def make(world: World, notice: Notice, out: Path, ref: str = "C-00002") -> PackReport:
    return actions.make_pack(world.ada, notice.number, ref, out / f"{ref}.zip")


def verdict(report: PackReport) -> dict[str, object]:
    return verify.result(report.path.read_bytes(), report.verifier_key)


def test_a_stranger_finds_the_pack_proven(world: World, launched: Notice, tmp_path: Path) -> None:
    report = make(world, launched, tmp_path)
    found = verdict(report)
    assert found["failure"] is None
    assert found["verdict"] == "proven"
    assert report.origin == ORIGIN
    assert report.disclosed >= 3


def test_the_pack_is_an_ordinary_zip_that_only_its_owner_may_read(
    world: World, launched: Notice, tmp_path: Path
) -> None:
    report = make(world, launched, tmp_path)
    with zipfile.ZipFile(report.path) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
    assert {
        "README.txt",
        "pack.json",
        "checkpoint",
        "policy.txt",
        "document.json",
        "roll.json",
        "disclosures.json",
        "summary.html",
    } <= names
    assert sum(name.startswith("entries/") for name in names) == report.entries
    assert report.path.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_nothing_of_another_customer_is_in_it(world: World, tmp_path: Path) -> None:
    document = a_file(**{"audience/exempt": [{"customer": "C-00004", "reason": "secret reason"}]})
    notice = an_approved_notice(world, document)
    notices.launch(world.ada, notice.id)
    raw = make(world, notice, tmp_path).path.read_bytes()
    opened = json.dumps(verify.result(raw, None)["facts"])
    for card in audience.recipients(notice.id):
        assert (str(card.id).encode() in raw) == (card.position == 2)
        assert str(card.customer_id).encode() not in raw
    for number in (0, 1, 3, 4):
        for text in (
            f"C-{number:05d}",
            f"Customer {number}",
            f"c{number}@example.com",
            "secret reason",
            '"Ada"',
            '"Bo"',
        ):
            assert text.encode() not in raw
            assert text not in opened
    assert "Customer 2" in opened


def test_after_erasure_the_pack_is_still_proven_and_shows_no_personal_data(
    world: World, launched: Notice, tmp_path: Path
) -> None:
    before = make(world, launched, tmp_path)
    SubjectKey.objects.all().delete()
    after = make(world, launched, tmp_path)
    assert after.disclosed == 0
    assert verdict(after)["verdict"] == "proven"
    assert "Customer 2" not in json.dumps(verify.result(after.path.read_bytes(), None)["facts"])
    assert before.disclosed > 0


def test_a_damaged_pack_is_not_proven(world: World, launched: Notice, tmp_path: Path) -> None:
    report = make(world, launched, tmp_path)
    raw = bytearray(report.path.read_bytes())
    for at in range(0, len(raw), 97):
        raw[at] ^= 4
        assert verify.result(bytes(raw), report.verifier_key)["failure"] is not None, at
        raw[at] ^= 4


def test_what_happened_since_is_in_the_next_pack(world: World, launched: Notice, tmp_path: Path) -> None:
    first = make(world, launched, tmp_path)
    second = make(world, launched, tmp_path)
    assert second.entries == first.entries + 1
    told = [fact["type"] for fact in verify.result(second.path.read_bytes(), None)["facts"]]
    assert told.count("proof.pack_made") == 2


def test_a_fact_that_arrives_meanwhile_makes_it_start_again(
    world: World, launched: Notice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind = actions.bind_pack
    times: list[int] = []

    @ledger.action("proof.make_pack")
    def interrupted(actor, evidence, manifest, customer):  # type: ignore[no-untyped-def]
        if not times:
            public = {"notice": str(launched.id), "language": "en"}
            record(obligations.VIEWED, stream=evidence.recipient, public=public)
        times.append(1)
        return bind(actor, evidence, manifest, customer)

    monkeypatch.setattr(actions, "bind_pack", interrupted)
    report = make(world, launched, tmp_path)
    assert len(times) == 2
    assert verdict(report)["verdict"] == "proven"


def test_facts_that_never_stop_arriving_are_a_refusal(
    world: World, launched: Notice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "bind_pack", lambda actor, evidence, *_: _busy(actor, evidence, launched))
    with pytest.raises(Refusal) as refused:
        make(world, launched, tmp_path)
    assert refused.value.code == "proof.too_busy"
    assert not (tmp_path / "C-00002.zip").exists()


@ledger.action("proof.make_pack")
def _busy(actor, evidence, notice):  # type: ignore[no-untyped-def]
    record(obligations.VIEWED, stream=evidence.recipient, public={"notice": str(notice.id), "language": "en"})


def test_a_customer_who_is_not_on_the_roll_has_nothing_to_prove(world: World, launched: Notice, tmp_path: Path) -> None:
    make_customers(world, [customer_row(77)], tmp_path)
    with pytest.raises(Refusal) as refused:
        make(world, launched, tmp_path, "C-00077")
    assert refused.value.code == "proof.not_on_roll"


def test_a_notice_that_was_not_launched_has_nothing_to_prove(world: World, tmp_path: Path) -> None:
    notice = an_approved_notice(world)
    with pytest.raises(Refusal) as refused:
        make(world, notice, tmp_path)
    assert refused.value.code == "proof.not_on_roll"


def test_a_stranger_gets_no_pack(world: World, launched: Notice, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        actions.make_pack(world.dee, launched.id, "C-00002", tmp_path / "x.zip")
    assert refused.value.code == "notices.no_such_notice"


def test_a_place_that_cannot_be_written_is_said(world: World, launched: Notice, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        actions.make_pack(world.ada, launched.id, "C-00002", tmp_path / "nowhere" / "x.zip")
    assert refused.value.code == "proof.cannot_write"


def test_without_a_signer_there_is_no_pack_but_a_clear_word(
    world: World, launched: Notice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(LocalKey, "sign", away)
    settle = ledger.settle
    monkeypatch.setattr(ledger, "settle", lambda: settle(patience=0.1))
    with pytest.raises(Refusal) as refused:
        make(world, launched, tmp_path)
    assert refused.value.code == "ledger.signer_away"


def test_making_a_pack_is_itself_on_record(world: World, launched: Notice, tmp_path: Path) -> None:
    report = make(world, launched, tmp_path)
    last = log.facts_of(report.recipient)[-1]
    assert last["kind"] == "proof.pack_made"
    assert last["public"]["manifest"] == report.manifest  # type: ignore[index]
    assert ledger.verify_all().holds


def test_the_summary_is_one_page_in_both_languages_that_needs_nothing_else(
    world: World, launched: Notice, tmp_path: Path
) -> None:
    make_customers(world, [customer_row(2, name='"<script>alert(1)</script>"')], tmp_path)
    members = verify.read_archive(make(world, launched, tmp_path).path.read_bytes())
    page = members["summary.html"].decode()
    assert "证据摘要" in page
    assert "Summary of evidence" in page
    assert "<script" not in page
    assert "http" not in page.replace("http://uri.etsi.org", "")
    assert "The roll was frozen" in page


def test_every_entry_in_the_pack_is_the_log_s_own(world: World, launched: Notice, tmp_path: Path) -> None:
    report = make(world, launched, tmp_path)
    leaves = set(Entry.objects.values_list("leaf", flat=True))
    with zipfile.ZipFile(io.BytesIO(report.path.read_bytes())) as archive:
        inside = {archive.read(name).decode() for name in archive.namelist() if name.startswith("entries/")}
        manifest = json.loads(archive.read("pack.json"))
    assert inside <= leaves
    assert [chain["role"] for chain in manifest["streams"]] == ["notice", "recipient"]


def test_the_summary_says_in_words_which_rules_people_let_pass(tmp_path: Path) -> None:
    case = a_case(tmp_path)
    ledger.open_log(SYSTEM, ORIGIN)
    case.let_pass()
    digest = notices.submit(case.world.ada, case.notice.id)
    notices.approve(case.world.bo, case.notice.id, digest=digest)
    notices.launch(case.world.ada, case.notice.id)
    report = make(case.world, case.notice, tmp_path)
    with zipfile.ZipFile(report.path) as archive:
        summary = archive.read("summary.html").decode()
    let_pass = summary.split('id="let-pass"')[1].split("<h2")[0]
    assert WAIVABLE in let_pass and "a second person agreed at" in let_pass and "第二人于" in let_pass
    assert "It was for the text that went out." in let_pass
    assessed = summary.split('id="assessed"')[1].split("<h2")[0]
    kept = queries.ruling_for(case.lu, case.notice.id).assessments
    assert len(kept) == 3
    assert all(one.decisions_digest in assessed for one in kept)
    assert "At submission" in assessed and "At launch" in assessed
    assert "The bank insists" not in summary
    assert verdict(report)["verdict"] == "proven"


def test_a_summary_without_overrides_speaks_of_none(world: World, launched: Notice, tmp_path: Path) -> None:
    with zipfile.ZipFile(make(world, launched, tmp_path).path) as archive:
        summary = archive.read("summary.html").decode()
    assert 'id="let-pass"' not in summary
    assert 'id="assessed"' in summary
