# SPDX-License-Identifier: Apache-2.0
"""I-6: everything held about somebody leaves as one marked file, to whom has proved who they are, and to nobody else."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from duly.foundation.files.models import File
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as customers
from duly.rooms.privacy import actions, queries
from duly.rooms.privacy.facts import SCHEMA
from duly.rooms.privacy.queries.papers import SECTIONS
from duly.rooms.privacy.terms import Level
from rooms.privacy.stage import MAIL, NAME, PHONE, QUESTION, Clock, Stage, a_stage, changed
from world import customer_row, make_customers, the_point

pytestmark = pytest.mark.django_db


def members(content: bytes) -> dict[str, bytes]:
    """What is in a bundle."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def bundle_of(stage: Stage) -> dict[str, Any]:
    """What a granted request gives out, read."""
    row = stage.granted("access", words="What do you hold?")
    content = actions.export(stage.lena, row.id).content
    read: dict[str, Any] = json.loads(members(content)["data.json"])
    return read


def test_the_bundle_holds_everything_that_is_held(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, told=True)
    customers.set_consent(stage.customer, stage.party.id, decision="refused", mechanism="portal", channel="sms")
    actions.reveal(stage.world.cy, stage.party.id, actions.Wanted(), reason="customer_calls")
    held = bundle_of(stage)
    assert held["schema"] == SCHEMA
    assert set(SECTIONS) <= set(held)
    assert {one.get("name") or one.get("value") for one in held["record"]["entities"]} == {NAME, MAIL, PHONE}
    assert held["contracts"][0]["number"] == "K-QX-77"
    assert held["consents"][0]["decision"] == "refused"
    (notice,) = held["notices"]
    assert NAME in notice["body"]
    assert notice["deliveries"][0]["state"] == "accepted"
    assert notice["questions"][0]["text"] == QUESTION
    assert held["requests"][0]["words"] == "What do you hold?"
    assert held["looks"][0] == {"on": "2026-11-25", "who": "staff-1", "reason": "customer_calls", "times": 1}
    assert len(held["history"]) >= 3


def test_nothing_of_anybody_else_is_in_it(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    make_customers(stage.world, [customer_row(5, name="Othello Neighbour", email="o@example.com")], tmp_path)
    said = json.dumps(bundle_of(stage))
    assert "Othello" not in said
    assert "o@example.com" not in said


def test_every_paper_says_for_which_request_it_was_made(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    row = stage.granted("export")
    held = members(actions.export(stage.lena, row.id).content)
    assert row.number in json.loads(held["data.json"])["watermark"]
    page = queries.gathered(queries.request_for(stage.lena, row.id), row.received_at)
    from duly.rooms.privacy.queries.papers import bundle_page

    assert f"content:'{row.number} · " in bundle_page(page, "en")


def test_the_paper_is_in_the_customers_language(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, language="zh-Hans", name="欧阳明月", region="CN")
    row = stage.granted("access")
    from duly.rooms.privacy.queries.papers import bundle_page

    page = bundle_page(queries.gathered(queries.request_for(stage.lena, row.id), row.received_at), "zh-Hans")
    assert "您的全部个人信息" in page
    assert "欧阳明月" in page


def test_a_name_that_is_markup_stays_text(tmp_path: Path) -> None:
    stage = a_stage(tmp_path, name="<script>alert(1)</script>")
    row = stage.granted("access")
    from duly.rooms.privacy.queries.papers import bundle_page

    page = bundle_page(queries.gathered(queries.request_for(stage.lena, row.id), row.received_at), "en")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_digest_is_on_record_and_the_bundle_is_kept_nowhere(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    row = stage.granted("access")
    files = File.objects.count()
    bundle = actions.export(stage.lena, row.id)
    row.refresh_from_db()
    assert (row.bundle, row.state) == (bundle.digest, "done")
    assert Inbox.objects.filter(body__contains=bundle.digest).exists()
    assert File.objects.count() == files
    assert not Inbox.objects.filter(body__contains=NAME).exists()


def test_nothing_is_given_out_before_somebody_proved_who_asks(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    made = actions.receive(stage.world.cy, stage.party.id, kind="access", channel="phone")
    with pytest.raises(Refusal, match="Nobody has proved"):
        actions.prepare(stage.lena, made.id, outcome="granted")
    with pytest.raises(Refusal):
        actions.export(stage.lena, made.id)


def test_her_own_link_alone_gives_nothing_out(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    made = actions.receive(stage.customer, stage.party.id, kind="access")
    card = queries.request_for(stage.customer, made.id)
    assert (card.state, card.level, card.method) == ("received", Level.LINK, "session")
    with pytest.raises(Refusal, match="Nobody has proved"):
        actions.prepare(stage.lena, made.id, outcome="granted")


def test_a_session_that_was_opened_by_a_code_is_proof_enough(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    made = actions.receive(stage.customer, stage.party.id, kind="access", level=Level.PROVED)
    actions.prepare(stage.lena, made.id, outcome="granted")
    assert members(actions.export(stage.customer, made.id, level=Level.PROVED).content)


def test_a_link_alone_does_not_fetch_what_was_proved_before(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    row = stage.granted("access")
    with pytest.raises(Refusal, match="Nobody has proved"):
        actions.export(stage.customer, row.id)


def test_staff_cannot_mark_anybody_as_proved(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    made = actions.receive(stage.world.cy, stage.party.id, kind="access", channel="phone", level=Level.PROVED)
    assert queries.request_for(stage.lena, made.id).level == Level.NONE


def test_a_document_counts_once_a_second_person_saw_it(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    made = actions.receive(stage.world.cy, stage.party.id, kind="access", channel="counter")
    shown = actions.show_document(stage.world.cy, made.id, b"%PDF-1.4 x", media_type="application/pdf")
    assert queries.request_for(stage.lena, made.id).level == Level.NONE
    with pytest.raises(Refusal, match="somebody else"):
        actions.see_document(stage.world.cy, made.id, shown)
    actions.see_document(stage.lena, made.id, shown)
    assert queries.request_for(stage.lena, made.id).method == "document"


def test_a_contact_point_that_was_changed_lately_proves_nobody(tmp_path: Path, now: Clock) -> None:
    stage = a_stage(tmp_path)
    for old, new in ((MAIL, "thief@example.com"), (PHONE, "+12025550199")):
        changed(stage.party, the_point(old).id, new)
    made = actions.receive(stage.world.cy, stage.party.id, kind="access", channel="phone")
    with pytest.raises(Refusal, match="no contact point on record"):
        actions.send_code(stage.world.cy, made.id)
    now.later(days=31)
    assert actions.send_code(stage.world.cy, made.id) == "email"


def test_a_code_may_be_mistyped_three_times_and_lasts_ten_minutes(tmp_path: Path, now: Clock) -> None:
    stage = a_stage(tmp_path)
    made = actions.receive(stage.world.cy, stage.party.id, kind="access", channel="phone")
    actions.send_code(stage.world.cy, made.id)
    stage.carry()
    right = stage.code(made.number)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    assert [actions.prove(stage.world.cy, made.id, wrong).left for _ in range(3)] == [2, 1, 0]
    with pytest.raises(Refusal, match="No code is valid"):
        actions.prove(stage.world.cy, made.id, right)
    actions.send_code(stage.world.cy, made.id)
    stage.carry()
    now.later(minutes=11)
    with pytest.raises(Refusal, match="No code is valid"):
        actions.prove(stage.world.cy, made.id, stage.code(made.number))


def test_five_codes_a_day_and_no_more(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    made = actions.receive(stage.world.cy, stage.party.id, kind="access", channel="phone")
    for _ in range(5):
        actions.send_code(stage.world.cy, made.id)
    with pytest.raises(Refusal, match="5 codes"):
        actions.send_code(stage.world.cy, made.id)


def test_another_organisation_and_another_customer_see_nothing(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    row = stage.granted("access")
    stranger = Actor("customer", stage.world.acme.id, "x", frozenset({"customer"}), frozenset({stage.world.acme.id}))
    for actor in (stage.world.dee, stranger):
        with pytest.raises(Refusal):
            queries.request_for(actor, row.id)
    with pytest.raises(Refusal, match="no such"):
        actions.export(stranger, row.id)
    with pytest.raises(Refusal):
        actions.receive(stranger, stage.party.id, kind="access")


def test_codes_and_moments_are_said_in_words_on_paper(tmp_path: Path) -> None:
    stage = a_stage(tmp_path)
    row = stage.granted("access")
    from duly.rooms.privacy.queries.papers import bundle_page

    page = bundle_page(queries.gathered(queries.request_for(stage.lena, row.id), row.received_at), "zh-Hans")
    assert "<td>类别</td><td>联系方式</td>" in page
    assert "<td>收到时间</td><td>2026-11-25 12:00 UTC</td>" in page
    assert "contact_point" not in page
