# SPDX-License-Identifier: Apache-2.0
"""A month with everything in it: an override, a complaint, a deadline that was missed, targets of a bundle."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from duly.adapters.presses.paper import PaperPress
from duly.house import flow
from duly.kernel import clock
from duly.kernel.actors import PROVIDER
from duly.kernel.words import Words
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import Receipt, install_channels, installed
from duly.rooms.delivery.models import Delivery
from duly.rooms.insight import queries
from duly.rooms.insight.pages import compliance_page
from duly.rooms.insight.rules.compliance import Report
from duly.rooms.insight.rules.metrics import compared
from duly.rooms.library import actions as library
from duly.rooms.library.facts import Measured, Metric
from duly.rooms.notices import actions
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations.jobs import advance_due
from rooms.delivery.post_office import Recorder, turned
from rooms.library.bundles import BUNDLE, a_bundle, a_file_of, fingerprint
from rooms.notices.letting import Case, a_case

NOW = datetime(2026, 12, 15, 4, tzinfo=UTC)
"""Noon of a working day in Shanghai."""
SAID = Words(en="Share", zh="比例")
MORE: list[dict[str, Any]] = [
    {"id": "complained", "say": {"en": "Complaints", "zh": "投诉率"}, "what": "complained", "target": "0.5%"},
    {"id": "answered", "say": {"en": "Answers", "zh": "答复"}, "what": "answered_within", "target": "90%", "within_days": 3},
]  # fmt: skip


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    before, post = dict(installed()), Recorder()
    install_channels({"email": post, "sms": Recorder("sms")})
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made = a_case(tmp_path, **{"plan/quiet_hours": "waived"})
    _month(made, post)
    yield made
    install_channels(before)


def _month(case: Case, post: Recorder) -> None:
    """Legal lets it pass, it goes out, one confirms, one complains, a task is late and one is done."""
    why = {"why": {"en": "So.", "zh": "如此。"}}
    bundle = a_bundle(metrics=[*BUNDLE["metrics"], *(one | why for one in MORE)])
    library.install(case.world.operator, a_file_of(bundle), trust=fingerprint())
    case.let_pass()
    digest = actions.submit(case.world.ada, case.notice.id)
    actions.approve(case.world.bo, case.notice.id, digest=digest)
    actions.launch(case.world.ada, case.notice.id)
    advance_due()
    turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=NOW))
    delivery.carry("email")
    first, second, _ = Delivery.objects.order_by("id")
    obligations.acknowledge(case.world.operator, first.recipient_id, how="call")
    post.calls = [Receipt(second.id, "complained", "abuse")]
    delivery.take_receipts(PROVIDER, "email", {}, uuid4().bytes)
    while flow.dispatch():
        pass
    for title, day in (("Tell the registry", date(2026, 12, 10)), ("Tell the bank", date(2026, 12, 20))):
        task = NewTask(Step.FEEDBACK, f"任务：{title}", title, due_on=day)
        made = agreement.add_task(case.world.ada, case.notice.id, case.world.acme.id, task)
        if day > NOW.date():
            agreement.finish_task(case.world.ada, made)


def report_of(case: Case, language: str) -> Report:
    return queries.compliance_report_for(case.lu, "acme", "2026-12", language)


@pytest.mark.django_db
def test_the_report_holds_the_override_the_complaint_and_the_missed_deadline(case: Case) -> None:
    found = report_of(case, "en")
    (sent,), (passed,) = found.sent, found.let_pass
    assert (sent.customers, sent.in_time, sent.complaints, sent.blocked) == (3, 1, 1, 1)
    assert (passed.rule, passed.proposed_by, passed.agreed_by, passed.state) == ("WORD-PHISHING", "Lu", "Bo", "agreed")
    assert "WORD-PHISHING" in [one.rule for one in found.failed if one.severity == "block"]
    deadlines = found.deadlines
    assert (deadlines.in_time, deadlines.late, deadlines.overdue) == (1, 0, ("Tell the registry",))


@pytest.mark.django_db
def test_targets_stand_beside_what_was_measured(case: Case) -> None:
    found = {one.name: one for one in report_of(case, "en").metrics}
    assert (found["Confirmed"].target, found["Confirmed"].value, found["Confirmed"].is_met) == ("90", "33.3", False)
    assert (found["Complaints"].at_most, found["Complaints"].value, found["Complaints"].is_met) == (True, "33.3", False)
    assert (found["Answers"].value, found["Answers"].is_met) == (None, None)


@pytest.mark.parametrize(
    ("what", "target", "value", "is_met"),
    [
        (Measured.CONFIRMED_IN_TIME, 800, "80.0", True), (Measured.CONFIRMED_IN_TIME, 801, "80.0", False),
        (Measured.REACHED, 900, "90.0", True), (Measured.BOUNCED, 99, "10.0", False), (Measured.BOUNCED, 100, "10.0", True),
    ],
)  # fmt: skip
def test_a_target_is_met_exactly_and_the_exempt_are_not_counted(
    what: Measured, target: int, value: str, is_met: bool
) -> None:
    totals = {"customers": 12, "exempt": 2, "in_time": 8, "reached": 9, "bounced": 1, "complaints": 0}
    found = compared("b", Metric("m", SAID, what, target, None, SAID), totals, "en")
    assert (found.value, found.told, found.is_met) == (value, 10, is_met)


def test_where_nobody_was_told_nothing_is_measured() -> None:
    totals = {"customers": 2, "exempt": 2, "in_time": 0, "reached": 0, "bounced": 0, "complaints": 0}
    found = compared("b", Metric("m", SAID, Measured.COMPLAINED, 5, None, SAID), totals, "en")
    assert (found.value, found.is_met) == (None, None)


WORDS = {
    "en": (
        "Compliance report on notices", "WORD-PHISHING", "The bank insists on its short link.", "Opinion 7 of counsel.",
        "1 done in time, 0 done late, 1 not done", "Tell the registry", "not measured", "33.3 %",
    ),
    "zh-Hans": ("通知合规性报告", "WORD-PHISHING", "任务：Tell the registry", "未测量", "33.3%", "未达标"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.skipif(bool(PaperPress().troubles()), reason="needs Pango and a Chinese font")
def test_the_page_and_the_pdf_say_it_in_both_languages(case: Case, language: str) -> None:
    page = compliance_page(report_of(case, language), language)
    pdf = PdfReader(io.BytesIO(queries.as_pdf(page, language)))
    text = "".join("".join(sheet.extract_text() for sheet in pdf.pages).split())
    for words in WORDS[language]:
        assert words in page
        assert "".join(words.split()) in text
