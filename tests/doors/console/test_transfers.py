# SPDX-License-Identifier: Apache-2.0
"""Transfers through the console: planned with a form or a file, rehearsed, agreed to by somebody else, loaded, compared, signed."""

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import yaml
from django.conf import settings as live
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.console.pressing import after
from doors.story import a_browser, text_of
from duly.foundation.ledger import queries as ledger
from duly.kernel.actors import SYSTEM
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State
from duly.rooms.transfer.unwritable import OWN_HOUSE
from rooms.transfer.town import HEADER, MAPPING, Ground, laid_down, line, loaded, plan, reconciled, rehearsed
from theatre import staged
from world import World, a_world

pytestmark = pytest.mark.django_db
LIST, NEW = "/console/transfers", "/console/transfers/new"


world = staged(a_world)


@pytest.fixture
def ground(settings: Any) -> Iterator[Ground]:
    """A schema of the database of the tests, which the operator lets plans name."""
    settings.DULY = type(live.DULY)(
        live.DULY.home, MappingProxyType({**live.DULY.values, "DULY_TRANSFER_INSIDE": True})
    )
    schema, url = f"beta_{uuid4().hex[:12]}", live.DULY["DULY_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield Ground(url, schema)
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


DECLARATION = {
    "name": "受让科技有限公司", "country": "CN", "contact": "+86 20 0000 0000", "purpose_zh": "继续提供服务",
    "covers": ["public", "ordinary", "personal", "sensitive"], "answer-recipient_changes_purpose": "no",
    "answer-consent_provide_to_third_party": "回执逐户归档", "answer-consent_sensitive_data": "门户单独勾选",
    "answer-impact_assessment": "评估报告", "answer-impact_assessment_on": "2026-01-20", "answer-processing_basis": "contract",
}  # fmt: skip


def page_of(transfer: UUID) -> str:
    return f"{LIST}/{transfer}"


def a_table(*lines: str, name: str = "customers.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, ("\n".join([HEADER, *lines]) + "\n").encode(), content_type="text/csv")


def a_form(ground: Ground, **changes: Any) -> dict[str, Any]:
    return {
        "way": "form", "organisation": "acme", "transfer": "handover", "title_zh": "客户资料移交", "title_en": "Handed over",
        "why": "sale", "kind": "postgresql", "address": ground.url, "schema": ground.schema, "encoding": "",
        "owner": ["ada@example.com", ""], "what_zh": ["核对", ""], "what_en": ["Check", ""], "department": ["", ""],
        "due": ["2027-01-31", ""], "files": a_table(line(1), line(2)),
    } | changes  # fmt: skip


def state_of(world: World) -> State:
    (card,) = queries.transfers_for(world.ada)
    return card.state


def test_a_form_makes_a_plan_without_yaml(world: World, ground: Ground) -> None:
    shown = after(a_browser("ada@example.com"), NEW, a_form(ground))
    assert "Handed over" in shown
    assert "Nothing is read or written before you ask for it" in shown
    (card,) = queries.transfers_for(world.ada)
    (duty,) = queries.duties_of(card.id)
    assert (card.ref, duty.owner_name, duty.what_zh) == ("handover", "Ada", "核对")
    assert ground.url not in shown


def test_a_plan_file_and_its_files_make_a_plan(world: World, ground: Ground) -> None:
    document = yaml.safe_dump(plan(ground), allow_unicode=True).encode()
    form = {
        "way": "file",
        "organisation": "acme",
        "plan": SimpleUploadedFile("plan.yaml", document),
        "files": a_table(line(1)),
    }
    assert "Customers handed over" in after(a_browser("ada@example.com"), NEW, form)
    assert state_of(world) is State.PLANNED


def test_a_file_that_the_plan_names_and_nobody_chose_is_asked_for(world: World, ground: Ground) -> None:
    document = yaml.safe_dump(plan(ground)).encode()
    answer = a_browser("ada@example.com").post(NEW, {"way": "file", "plan": SimpleUploadedFile("plan.yaml", document)})
    assert (answer.status_code, "were not chosen: customers.csv" in text_of(answer)) == (422, True)


@pytest.mark.parametrize(
    "raw", [b"a: &x 1\nb: *x", b"a: !!python/name:os.system", b"[1]", b"\xff\xfe\x00", b"a: [", b"a: 1\n" * 300_000]
)
def test_what_is_no_plain_document_is_refused(world: World, ground: Ground, raw: bytes) -> None:
    answer = a_browser("ada@example.com").post(NEW, {"way": "file", "plan": SimpleUploadedFile("plan.yaml", raw)})
    assert (answer.status_code, "Not planned" in text_of(answer)) == (422, True)


def test_what_was_typed_is_not_lost_when_a_plan_is_refused(world: World, ground: Ground) -> None:
    answer = a_browser("ada@example.com").post(NEW, a_form(ground, transfer="No Name!"))
    shown = text_of(answer)
    assert answer.status_code == 422
    for kept in ("客户资料移交", "ada@example.com", "核对", "2027-01-31", "No Name!", ground.schema):
        assert kept in shown, kept
    assert ground.url not in shown, "an address may hold a password"


def test_without_files_there_is_nothing_to_plan(world: World, ground: Ground) -> None:
    form = a_form(ground)
    del form["files"]
    assert "No file was chosen" in text_of(a_browser("ada@example.com").post(NEW, form))


@pytest.mark.parametrize(
    "address",
    ["", "postgresql:///duly", "postgresql://u@%2Frun%2Fpg/duly", "postgresql://u@db/duly?host=/run", "host=/run dbname=duly",
     "postgresql://u@127.0.0.1/duly", "postgresql://u@localhost/duly", "postgresql://u@db,127.0.0.1/duly", "postgresql://u@[::1]/d",
     "postgresql://u@127.1/d", "postgresql://u@db/d?service=x", "/etc/passwd", "sqlite:////tmp/x.db"],
)  # fmt: skip
def test_a_browser_names_nothing_of_this_machine(world: World, settings: Any, address: str) -> None:
    answer = a_browser("ada@example.com").post(NEW, a_form(Ground(address, "x")))
    assert answer.status_code in {403, 422}
    assert not queries.transfers_for(world.ada)


def test_a_system_on_the_network_may_be_named(world: World) -> None:
    form = a_form(Ground("postgresql://u:p@db.example:5432/crm?sslmode=require", "x"))
    assert "Handed over" in after(a_browser("ada@example.com"), NEW, form)


def test_the_whole_way_by_buttons(world: World, ground: Ground) -> None:
    ada, bo = a_browser("ada@example.com"), a_browser("bo@example.com")
    after(ada, NEW, a_form(ground))
    (card,) = queries.transfers_for(world.ada)
    page = page_of(card.id)
    assert "The sources are being looked through" in after(ada, f"{page}/inventory")
    actions.do_errand(card.id)
    assert "customers.csv" in text_of(ada.get(page))
    text = yaml.safe_dump(MAPPING | {"tables": [MAPPING["tables"][0] | {"from": "customers/customers.csv"}]})
    assert "Rehearse" in after(ada, f"{page}/mapping", {"text": text})
    after(ada, f"{page}/rehearsal")
    actions.do_errand(card.id)
    assert "rehearsal running" in text_of(ada.get(page))
    actions.carry(card.id)
    assert "concerns hold the agreement up" in text_of(ada.get(f"{page}/report"))
    declared = after(ada, f"{page}/report/declaration", DECLARATION)
    assert "hold the agreement up" not in declared
    assert "受让科技有限公司 (CN)" in declared
    assert "What would become of the rows" in after(ada, f"{page}/request")
    digest = queries.transfers_for(world.ada)[0].rehearsal_digest
    assert "agreed, ready to run" in after(bo, f"{page}/agreement", {"digest": digest})
    after(ada, f"{page}/run")
    actions.do_errand(card.id)
    actions.carry(card.id)
    after(ada, f"{page}/reconciliation")
    actions.carry(card.id)
    assert "equal: the same rows, to the letter" in text_of(ada.get(page))
    assert "signed off" in after(ada, f"{page}/signature")
    assert ground.rows("SELECT count(*) FROM {s}.party") == [(2,)]


def test_only_what_may_be_done_now_by_this_person_is_offered(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    ada, bo = a_browser("ada@example.com"), a_browser("bo@example.com")
    assert f'{page_of(made)}/rehearsal"' in text_of(ada.get(page_of(made)))
    assert f'{page_of(made)}/rehearsal"' not in text_of(bo.get(page_of(made)))
    rehearsed(world, made)
    actions.ask(world.ada, made)
    mine, others = text_of(ada.get(page_of(made))), text_of(bo.get(page_of(made)))
    assert f'{page_of(made)}/agreement"' not in mine
    assert f'{page_of(made)}/agreement"' in others
    assert "Ada asked for a second person" in mine
    assert f'{page_of(made)}/run"' not in mine


def test_whoever_asked_cannot_agree_and_the_page_stays(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1)]))
    digest = actions.ask(world.operator, made)
    answer = a_browser("operator@example.com").post(f"{page_of(made)}/agreement", {"digest": digest})
    assert (answer.status_code, "You asked for this agreement yourself" in text_of(answer)) == (403, True)
    assert "Where it stands" in text_of(answer)


def test_another_digest_than_the_one_looked_at_is_refused(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1)]))
    actions.ask(world.ada, made)
    answer = a_browser("bo@example.com").post(f"{page_of(made)}/agreement", {"digest": "sha256:0"})
    assert (answer.status_code, "Rehearse again" in text_of(answer)) == (409, True)


def test_while_it_works_the_page_follows_and_then_comes_anew(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(n) for n in range(1, 151)])
    ada = a_browser("ada@example.com")
    actions.rehearse(world.ada, made)
    assert f'hx-get="{page_of(made)}/moving"' in text_of(ada.get(page_of(made)))
    part = ada.get(f"{page_of(made)}/moving")
    assert ("0 of 150 rows, 2 shards to do" in text_of(part).replace("\u202f", " "), "HX-Refresh" in part.headers) == (
        True,
        False,
    )
    actions.carry(made)
    assert ada.get(f"{page_of(made)}/moving").headers["HX-Refresh"] == "true"


def test_it_pauses_and_goes_on(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    ada = a_browser("ada@example.com")
    actions.rehearse(world.ada, made)
    paused = after(ada, f"{page_of(made)}/pause")
    assert f'{page_of(made)}/resumption"' in paused
    assert "hx-get" not in paused.split('id="transfer-moving"')[1].split(">")[0]
    assert f'{page_of(made)}/pause"' in after(ada, f"{page_of(made)}/resumption")


def test_a_shard_that_fails_says_why_on_the_page(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    actions.rehearse(world.ada, made)
    shard = queries.mapped_of(made)[0].shards.get()
    actions.note_trouble(SYSTEM, shard.id, OWN_HOUSE(field="address", where="the source"))
    shown = text_of(a_browser("ada@example.com").get(page_of(made)))
    assert "Some shards could not be worked on" in shown
    assert "the source is the database of a Duly house itself" in shown


def test_what_was_loaded_is_taken_back_with_a_reason(world: World, ground: Ground, tmp_path: Path) -> None:
    made = loaded(world, laid_down(world, ground, tmp_path, [line(1), line(2)]))
    ada = a_browser("ada@example.com")
    after(ada, f"{page_of(made)}/undo", {"why": "wrong list"})
    actions.carry(made)
    shown = text_of(ada.get(page_of(made)))
    assert "The target is as it was before, by its digest" in shown
    assert "2 rows were removed, 0 restored, 0 left" in shown
    assert "wrong list" in str(ledger.bodies_of(made))


def test_a_plan_is_withdrawn(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    assert "It was withdrawn" in after(a_browser("ada@example.com"), f"{page_of(made)}/withdrawal", {"why": "no sale"})
    assert a_browser("ada@example.com").post(f"{page_of(made)}/rehearsal").status_code == 409


def test_an_address_that_is_no_deed_is_not_there(world: World, ground: Ground, tmp_path: Path) -> None:
    made = laid_down(world, ground, tmp_path, [line(1)])
    assert a_browser("ada@example.com").post(f"{page_of(made)}/dancing").status_code == 404


def test_others_find_nothing_of_it(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1)]))
    dee = a_browser("dee@example.com")
    assert "handover" not in text_of(dee.get(LIST))
    for end in ("", "/moving", "/mapping", "/mapping.yaml", "/rows"):
        assert dee.get(page_of(made) + end).status_code == 404, end
    assert dee.post(f"{page_of(made)}/rows/held-back", {"table": "0", "format": "csv"}).status_code == 404


def test_the_pages_speak_chinese(world: World, ground: Ground, tmp_path: Path) -> None:
    made = reconciled(world, loaded(world, laid_down(world, ground, tmp_path, [line(1), line(2, 余额="?")])))
    ada = a_browser("ada@example.com", language="zh-Hans")
    assert "客户资料移交" in text_of(ada.get(LIST))
    assert "制定转移计划" in text_of(ada.get(NEW))
    shown = text_of(ada.get(page_of(made)))
    for said in (
        "计划",
        "清点",
        "映射",
        "预演",
        "同意",
        "载入",
        "对账",
        "签收",
        "已逐行对账",
        "隔离",
        "一致：逐字相同",
        "签收您负责的部分",
        "核对",
    ):
        assert said in shown, said
    assert "电话转国际格式" in text_of(ada.get(f"{page_of(made)}/mapping"))
    assert "无法确定地读作数字" in text_of(ada.get(f"{page_of(made)}/rows"))
