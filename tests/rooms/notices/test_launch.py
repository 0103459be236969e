# SPDX-License-Identifier: Apache-2.0
"""launch: once, only what was approved, only when nothing blocks, to everybody on the roll."""

from pathlib import Path

import pytest

from duly.foundation.ledger.models import Inbox
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.delivery.models import Mailing
from duly.rooms.notices import actions, queries
from duly.rooms.notices.facts import Rehearsal, State
from duly.rooms.notices.models import Notice
from duly.rooms.obligations import queries as obligations
from rooms.notices.letters import BODY, a_file, a_peopled_world, an_approved_notice
from theatre import staged
from world import World, customer_row, make_customers

pytestmark = pytest.mark.django_db


world = staged(a_peopled_world)


def facts_of(notice: Notice) -> list[str]:
    return [
        body.split('"type":"')[1].split('"')[0]
        for body in Inbox.objects.filter(stream=notice.id).order_by("id").values_list("body", flat=True)
    ]


def rules_of(findings: object) -> list[str]:
    assert isinstance(findings, list)
    return [finding.rule for finding in findings]


def test_everybody_on_the_roll_owes_an_acknowledgement(world: World) -> None:
    notice = an_approved_notice(world)
    assert actions.launch(world.ada, notice.id) == 3
    assert queries.state_for(world.ada, notice.id) is State.LAUNCHED
    assert obligations.tally(notice.id)["waiting"] == 3


def test_the_facts_tell_the_story_in_order(world: World) -> None:
    notice = an_approved_notice(world)
    actions.launch(world.ada, notice.id, rehearsal=Rehearsal(60))
    told = [name for name in facts_of(notice) if not name.startswith(("delivery.", "agreement.task"))]
    assert told == [
        "notices.created", "rulebook.assessed", "notices.submitted", "rulebook.assessed", "notices.approved",
        "rulebook.assessed", "notices.clock_compressed", "audience.roll_frozen", "obligations.opened",
        "notices.published", "notices.launched",
    ]  # fmt: skip


def test_a_notice_is_launched_once(world: World) -> None:
    notice = an_approved_notice(world)
    actions.launch(world.ada, notice.id)
    with pytest.raises(Refusal) as refused:
        actions.launch(world.ada, notice.id)
    assert refused.value.code == "notices.already_launched"
    assert sum(obligations.tally(notice.id).values()) == 3


def test_what_was_not_approved_is_not_launched(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    actions.submit(world.ada, notice.id)
    with pytest.raises(Refusal) as refused:
        actions.launch(world.ada, notice.id)
    assert refused.value.code == "notices.wrong_state"


def test_an_edition_changed_after_approval_is_not_launched(world: World) -> None:
    notice = an_approved_notice(world)
    actions.revise(world.ada, notice.id, a_file(**{"content/en/title": "We moved"}))
    with pytest.raises(Refusal) as refused:
        actions.launch(world.ada, notice.id)
    assert refused.value.code == "notices.wrong_state"


def test_a_missing_translation_stops_the_launch_and_leaves_nothing(world: World, tmp_path: Path) -> None:
    notice = an_approved_notice(world)
    make_customers(world, [customer_row(77, language="zh-TW")], tmp_path)
    with pytest.raises(Refusal) as refused:
        actions.launch(world.ada, notice.id)
    assert refused.value.code == "notices.blocked"
    assert "content.zh-Hant" in refused.value.say("en")
    assert rules_of(refused.value.values["findings"]) == ["LANGUAGE-MISSING"]
    assert not Mailing.objects.exists()
    with pytest.raises(Refusal, match="no roll"):
        audience.roll_of(notice.id)


def test_traditional_chinese_readers_do_not_get_simplified(world: World, tmp_path: Path) -> None:
    chinese = {
        "title": "迁址通知",
        "summary": "迁至{{ new_address }}",
        "body": BODY,
        "sms": "{{ organisation }} {{ new_address }} {{ link }}",
    }
    notice = an_approved_notice(world, a_file(**{"content/zh-CN": chinese}))
    make_customers(world, [customer_row(77, language="zh-HK")], tmp_path)
    assert rules_of(queries.blocking(queries.findings_for(world.ada, notice.id))) == ["LANGUAGE-MISSING"]


def test_a_named_fallback_covers_a_language_and_is_told(world: World, tmp_path: Path) -> None:
    make_customers(world, [customer_row(77, language="ja")], tmp_path)
    notice = an_approved_notice(world, a_file(fallbacks={"ja": "en"}))
    assert "LANGUAGE-FALLBACK" in [finding.rule for finding in queries.findings_for(world.ada, notice.id)]
    assert actions.launch(world.ada, notice.id) == 4
    recipient = next(card for card in audience.recipients(notice.id) if card.language == "ja")
    assert obligations.obligation(recipient.id).language == "en"


def test_a_roll_of_nobody_is_not_submitted(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(audience={"services": ["nothing of the kind"]}))
    with pytest.raises(Refusal) as refused:
        actions.submit(world.ada, notice.id)
    assert rules_of(refused.value.values["findings"]) == ["AUDIENCE-EMPTY"]


def test_exempt_customers_stand_on_the_roll_and_owe_nothing(world: World) -> None:
    exempt = {"services": ["hosting"], "exempt": [{"customer": "C-00001", "reason": "Told in person."}]}
    notice = an_approved_notice(world, a_file(audience=exempt))
    assert actions.launch(world.ada, notice.id) == 2
    assert obligations.tally(notice.id)["exempt"] == 1
    assert audience.roll_of(notice.id).count == 3


def test_the_names_of_exempt_customers_stay_out_of_the_document(world: World) -> None:
    exempt = {"services": ["hosting"], "exempt": [{"customer": "C-00001", "reason": "Told in person."}]}
    notice = actions.create(world.ada, "acme", a_file(audience=exempt))
    assert "C-00001" not in str(queries.document_of(notice))
    digest = queries.digest_of(notice)
    other = exempt | {"exempt": [{"customer": "C-00002", "reason": "Told in person."}]}
    assert digest != queries.digest_of(actions.revise(world.ada, notice.id, a_file(audience=other)))


def test_each_step_gets_its_mailing_in_every_language_and_a_rehearsal_leaves_quiet_hours_aside(world: World) -> None:
    notice = an_approved_notice(world)
    actions.launch(world.ada, notice.id, rehearsal=Rehearsal(1000, ignore_quiet_hours=True))
    mailings = Mailing.objects.filter(subject=notice.id).order_by("step")
    assert [(row.channel, row.respects_quiet_hours, list(row.contents)) for row in mailings] == [
        ("email", False, ["en"]),
        ("sms", False, ["en"]),
    ]
    assert queries.status_for(world.ada, notice.id)["rehearsal"] == {"scale": 1000, "ignore_quiet_hours": True}


@pytest.mark.parametrize("scale", [0, -3, 100_001])
def test_a_senseless_scale_is_refused(world: World, scale: int) -> None:
    notice = an_approved_notice(world)
    with pytest.raises(Refusal) as refused:
        actions.launch(world.ada, notice.id, rehearsal=Rehearsal(scale))
    assert refused.value.code == "notices.bad_scale"


def test_what_blocks_is_listed_with_its_place(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file(effective_on="+0d", **{"plan/acknowledge_by": "+0d"}))
    with pytest.raises(Refusal) as refused:
        actions.submit(world.ada, notice.id)
    assert refused.value.code == "notices.blocked"
    assert "effective_on" in refused.value.say("en")
    assert "生效" in refused.value.say("zh")
