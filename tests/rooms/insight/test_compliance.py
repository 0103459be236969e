# SPDX-License-Identifier: Apache-2.0
"""The compliance report of a month."""

from datetime import date, datetime
from pathlib import Path

import pytest

from doors.api.programs import Program
from doors.cli.shell import duly
from doors.story import a_bilingual_file, a_browser, a_story, text_of
from duly.foundation.ledger import queries as ledger
from duly.foundation.ledger.actions import sequence_waiting
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.insight import actions, queries
from duly.rooms.insight.pages import compliance_page
from duly.rooms.insight.rules import compliance as rules
from duly.rooms.notices import actions as notices
from duly.rooms.obligations import actions as obligations

MONTH = clock.now().strftime("%Y-%m")


def _decision(rule: str, severity: str, result: str) -> dict[str, object]:
    return {"rule": rule, "severity": severity, "result": result, "law": {"name": "法", "article": "1"}}


def test_a_rule_counts_once_for_each_notice_and_the_gravest_come_first() -> None:
    first = [_decision("W", "warn", "fail"), _decision("W", "warn", "fail"), _decision("B", "block", "unknown")]
    found = rules.failures([("1", first), ("2", [_decision("W", "warn", "fail"), _decision("P", "block", "pass")])])
    assert [(row.rule, row.times, row.numbers) for row in found] == [("B", 1, ("1",)), ("W", 2, ("1", "2"))]


def test_deadlines_are_in_time_late_or_open_and_what_is_overdue_is_named() -> None:
    due = date(2026, 11, 10)
    found = rules.deadlines(
        [("a", due, due), ("b", due, date(2026, 11, 11)), ("c", due, None), ("d", date(2026, 11, 30), None)],
        date(2026, 11, 20),
    )
    assert (found.in_time, found.late, found.open, found.overdue) == (1, 1, 2, ("c",))


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
def test_what_is_no_month_is_refused_in_words(tmp_path: Path) -> None:
    story = a_story(tmp_path)
    with pytest.raises(Refusal, match="2026-11"):
        queries.compliance_report_for(story.world.ada, "acme", "November", "en")


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
