# SPDX-License-Identifier: Apache-2.0
"""The compliance report of a month."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from doors.api.programs import Program
from doors.cli.shell import duly
from doors.story import a_bilingual_file, a_browser, a_story, text_of
from duly.foundation.ledger import queries as ledger
from duly.foundation.ledger.actions import sequence_waiting
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.insight import actions, queries
from duly.rooms.insight.pages import compliance_page
from duly.rooms.insight.rules import compliance as rules
from duly.rooms.notices import actions as notices
from duly.rooms.obligations import actions as obligations
from duly.rooms.rulebook import actions as rulebook
from rooms.agreement.departments import a_company, member
from rooms.notices.letters import a_peopled_world
from rooms.notices.test_closing_out import a_name_change
from world import a_world

MONTH = clock.now().strftime("%Y-%m")


def _decision(rule: str, severity: str, result: str) -> dict[str, object]:
    return {"rule": rule, "severity": severity, "result": result, "law": {"name": "法", "article": "1"}}


def test_a_rule_counts_once_for_each_notice_and_the_gravest_come_first() -> None:
    first = [_decision("W", "warn", "fail"), _decision("W", "warn", "fail"), _decision("B", "block", "unknown")]
    found = rules.failures([("1", first), ("2", [_decision("W", "warn", "fail"), _decision("P", "block", "pass")])])
    assert [(row.rule, row.times, row.numbers) for row in found] == [("B", 1, ("1",)), ("W", 2, ("1", "2"))]


def test_a_rule_that_was_not_met_says_what_it_found_in_the_language_of_the_report() -> None:
    words = {"en": "content.en.body: the body says too much. Shorten it.", "zh": "content.en.body：正文过长，请缩短。"}
    bad = _decision("W", "warn", "fail") | {"messages": [words]}
    assert [row.says for row in rules.failures([("1", [bad])])] == ["The body says too much. Shorten it."]
    assert [row.says for row in rules.failures([("1", [bad])], "zh")] == ["正文过长，请缩短。"]


def test_what_is_only_on_trial_or_looks_at_later_stages_counts_nowhere() -> None:
    trial, later = (
        _decision("S", "block", "fail") | {"shadow": True},
        _decision("L", "warn", "fail") | {"pending": True},
    )
    assert rules.failures([("1", [trial, later])]) == ()
    assert rules.unmet([trial, later, _decision("W", "warn", "unknown")]) == [_decision("W", "warn", "unknown")]


def test_deadlines_are_in_time_late_or_open_and_what_is_overdue_is_named() -> None:
    due = date(2026, 11, 10)
    found = rules.deadlines(
        [("a", due, due), ("b", due, date(2026, 11, 11)), ("c", due, None), ("d", date(2026, 11, 30), None)],
        date(2026, 11, 20),
    )
    assert (found.in_time, found.late, found.open, found.overdue) == (1, 1, 2, ("c",))


@pytest.mark.django_db
def test_what_rules_still_wait_for_is_named_until_it_is_shown(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path, region="CN", time_zone="Asia/Shanghai")
    rulebook.answer(world.operator, world.acme.id, "is_ecommerce_operator", True)
    notice = a_name_change(world)
    notices.launch(world.ada, notice.id)
    report = queries.compliance_report_for(world.operator, "acme", MONTH, "en")
    assert (notice.number, "CN-EC-01a") in {(one.number, one.rule) for one in report.owed}
    assert "still wait for" in compliance_page(report, "en") and "尚待补交" in compliance_page(report, "zh-Hans")
    notices.give_evidence(world.ada, notice.id, {"licence_page_updated": "Folder 12"})
    after = queries.compliance_report_for(world.operator, "acme", MONTH, "en")
    assert "CN-EC-01a" not in {one.rule for one in after.owed}


@pytest.mark.django_db
def test_what_went_out_is_counted_with_confirmations(tmp_path: Path) -> None:
    story = a_story(tmp_path)
    obligations.acknowledge(story.world.operator, story.recipients[0], how="call")
    (sent,) = queries.compliance_report_for(story.world.ada, "acme", MONTH, "en").sent
    assert (sent.number, sent.customers, sent.in_time, sent.open) == (story.notice.number, 3, 1, 2)
    assert sent.packs


@pytest.mark.django_db
def test_a_rehearsal_and_another_month_are_left_out(tmp_path: Path) -> None:
    story = a_story(tmp_path)
    assert not queries.compliance_report_for(story.world.ada, "acme", "2020-01", "en").sent
    draft = notices.create(story.world.ada, "acme", a_bilingual_file())
    numbers = [one.number for one in queries.compliance_report_for(story.world.ada, "acme", MONTH, "en").sent]
    assert draft.number not in numbers


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["November", "2026-13", "0001-01", "9999-12"])
def test_what_is_no_month_is_refused_in_words(tmp_path: Path, given: str) -> None:
    world = a_world()
    with pytest.raises(Refusal, match="2026-11"):
        queries.compliance_report_for(world.ada, "acme", given, "en")


@pytest.mark.django_db
def test_it_tells_of_the_whole_organisation_or_nothing(tmp_path: Path) -> None:
    company = a_company(tmp_path)
    for reader in (company.world.ada, company.lu):
        assert queries.compliance_report_for(reader, "acme", MONTH, "en").sent == ()
    with pytest.raises(Refusal) as no:
        queries.compliance_report_for(company.mo, "acme", MONTH, "en")
    assert no.value.code == "insight.not_whole"


@pytest.mark.django_db
def test_who_may_not_issue_one_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    world = a_world()
    agent = member(world, "Ag", "agent", None)
    with pytest.raises(Refusal) as no:
        actions.issue_report(agent, "acme", "no month at all", "en")
    assert no.value.code == "rights.not_allowed"


@pytest.mark.django_db
def test_its_hours_are_those_of_the_organisation_whose_calendar_it_keeps(tmp_path: Path) -> None:
    story = a_story(tmp_path)
    report = queries.compliance_report_for(story.world.ada, "acme", MONTH, "en")
    late = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
    page = compliance_page(replace(report, made_at=late, time_zone="Asia/Shanghai"), "en")
    assert "1 Dec 2026, 00:30:00 (Asia/Shanghai)" in page


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("zh-Hans", "通知合规性报告"), ("en", "Compliance report on notices")])
def test_the_document_speaks_both_languages_and_its_digest_is_in_the_ledger(
    tmp_path: Path, language: str, words: str
) -> None:
    story = a_story(tmp_path)
    page = actions.issue_report(story.world.ada, "acme", MONTH, language)
    assert words in page
    assert story.notice.number in page
    while sequence_waiting():
        pass
    (fact,) = [one for one in ledger.facts_of(story.world.acme.id) if one["kind"] == "insight.report_issued"]
    assert fact["public"]["month"] == MONTH


@pytest.mark.django_db
def test_a_hostile_title_is_text(tmp_path: Path) -> None:
    story = a_story(tmp_path)
    report = queries.compliance_report_for(story.world.ada, "acme", MONTH, "en")
    sent = rules.Sent(
        **{
            **{name: getattr(report.sent[0], name) for name in rules.Sent.__slots__},
            "title": "<img src=x onerror=alert(1)>",
        }
    )
    hostile = rules.Report(**{**{name: getattr(report, name) for name in rules.Report.__slots__}, "sent": (sent,)})
    assert "<img" not in compliance_page(hostile, "en")


@pytest.mark.django_db
def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    story = a_story(tmp_path)
    report = queries.compliance_report_for(story.world.ada, "acme", MONTH, "zh-Hans")
    assert isinstance(report.made_at, datetime)
    assert compliance_page(report, "zh-Hans") == compliance_page(report, "zh-Hans")


@pytest.mark.django_db
def test_every_door_gives_it_and_strangers_get_theirs_only(tmp_path: Path) -> None:
    story = a_story(tmp_path)
    world = story.world
    assert Program(world, world.ada).get(f"/compliance-report?month={MONTH}").json()["totals"]["notices"] == 1
    assert Program(world, world.dee).get(f"/compliance-report?month={MONTH}").json()["totals"]["notices"] == 0
    assert "3 customers" in duly("report", "compliance", MONTH, "--organisation", "acme", "--as", "ada@example.com").out
    browser = a_browser("ada@example.com")
    assert story.notice.number in text_of(browser.get("/console/reports", {"month": MONTH}))
    issued = browser.post(
        "/console/reports/issue", {"month": MONTH, "organisation": "acme", "language": "zh", "as": "html"}
    )
    assert "通知合规性报告" in issued.content.decode()


@pytest.mark.django_db
def test_the_command_writes_pdf(tmp_path: Path) -> None:
    a_story(tmp_path)
    out = tmp_path / "report.pdf"
    assert (
        duly(
            "report",
            "compliance",
            MONTH,
            "--organisation",
            "acme",
            "--out",
            out,
            "--language",
            "zh",
            "--as",
            "ada@example.com",
        ).code
        == 0
    )
    assert out.read_bytes().startswith(b"%PDF-")


@pytest.mark.django_db
def test_a_file_that_is_no_document_or_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    a_world()
    asked = ("report", "compliance", MONTH, "--organisation", "acme", "--as", "ada@example.com", "--out")
    assert "cli.report_kind" in duly(*asked, str(tmp_path / "report.docx")).err
    assert not Inbox.objects.filter(body__contains="insight.report_issued").exists()
    missing = duly(*asked, str(tmp_path / "nowhere" / "report.html"))
    assert (missing.code, "cli.report_unwritable" in missing.err) == (6, True)
