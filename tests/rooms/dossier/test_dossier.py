# SPDX-License-Identifier: Apache-2.0
"""add_risk, change_risk, attach, propose_override, comment, resolve, reopen."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from duly.foundation.accounts import actions as accounts
from duly.foundation.ledger.guard import Running, running
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.agreement import actions as agreement
from duly.rooms.dossier import actions, queries
from duly.rooms.dossier.facts import LARGEST, DocumentKind, NewDocument, NewRisk, RiskState
from duly.rooms.dossier.models import Document, Turn
from duly.rooms.notices import actions as notices
from duly.rooms.notices import queries as found
from duly.rooms.notices.models import Notice
from duly.rooms.rulebook.queries import override_for
from rooms.agreement.departments import Departments, a_company
from rooms.notices.letters import a_file
from rooms.notices.letting import a_case
from theatre import staged

pytestmark = pytest.mark.django_db
LEAK = NewRisk("leak", "The list gets out", 4, 4, owner="mo@example.com", measure="Masked exports only")


company = staged(a_company)


@pytest.fixture
def notice(company: Departments) -> Notice:
    return notices.create(company.world.ada, "acme", a_file())


def code_of(call: Any, *words: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as no:
        call(*words, **more)
    return no.value.code


def test_a_high_risk_warns_until_something_is_decided_about_it(company: Departments, notice: Notice) -> None:
    risk = actions.add_risk(company.world.ada, notice.id, LEAK)
    actions.add_risk(company.world.ada, notice.id, NewRisk("legal", "Too late", 2, 5))
    assert [(one.score, one.owner_name) for one in queries.high_risks(company.world.bo, notice.id)] == [(16, "Mo")]
    actions.change_risk(company.world.bo, risk, state="treated", likelihood=1, note="Exports are masked.")
    assert queries.high_risks(company.world.bo, notice.id) == []
    assert [(turn.likelihood, turn.state, turn.by_name) for turn in queries.turns_for(company.world.bo, notice.id) if turn.risk == risk] == [
        (4, RiskState.OPEN, "Ada"), (1, RiskState.TREATED, "Bo"),
    ]  # fmt: skip


def test_nothing_is_decided_about_a_risk_without_a_word(company: Departments, notice: Notice) -> None:
    risk = actions.add_risk(company.world.ada, notice.id, NewRisk("legal", "Too late", 2, 5))
    assert code_of(actions.change_risk, company.world.bo, risk, state="accepted") == "dossier.measure_needed"
    assert code_of(actions.change_risk, company.world.bo, risk, state="gone", note="x") == "dossier.bad_choice"
    assert code_of(actions.change_risk, company.world.dee, risk, state="open") == "notices.no_such_notice"


@pytest.mark.parametrize(
    ("risk", "code"),
    [
        (NewRisk("fire", "x", 1, 1), "dossier.bad_choice"),
        (NewRisk("leak", "x", 0, 1), "dossier.bad_scale"),
        (NewRisk("leak", "x", 1, 6), "dossier.bad_scale"),
        (NewRisk("leak", " ", 1, 1), "dossier.text_needed"),
        (NewRisk("leak", "x", 1, 1, owner="nobody@example.com"), "accounts.unknown_user"),
    ],
)
def test_a_risk_that_is_not_well_formed_is_refused(
    company: Departments, notice: Notice, risk: NewRisk, code: str
) -> None:
    assert code_of(actions.add_risk, company.world.ada, notice.id, risk) == code


def test_the_history_of_a_risk_stands(company: Departments, notice: Notice) -> None:
    actions.add_risk(company.world.ada, notice.id, LEAK)
    token = running.set(Running("test", company.world.ada))
    try:
        with pytest.raises(IntegrityError, match="never changed"):
            Turn.objects.update(likelihood=1)
    finally:
        running.reset(token)


def test_the_matrix_has_each_risk_that_is_not_closed_in_its_cell(company: Departments, notice: Notice) -> None:
    risk = actions.add_risk(company.world.ada, notice.id, LEAK)
    cells = {
        (x, y): [one.id for one in held]
        for x, y, held in queries.matrix(queries.risks_for(company.world.bo, notice.id))
    }
    assert (len(cells), cells[4, 4], cells[5, 5]) == (25, [risk], [])
    actions.change_risk(company.world.bo, risk, state="closed", note="Over.")
    assert not any(held for _, _, held in queries.matrix(queries.risks_for(company.world.bo, notice.id)))


def test_minutes_are_kept_by_their_digest(company: Departments, notice: Notice) -> None:
    what = NewDocument("minutes", "Kick-off", "text/plain", date(2026, 5, 1), "Ada, Bo")
    made = actions.attach(company.world.ada, notice.id, b"We agreed.", what)
    (card,) = queries.documents_for(company.world.bo, notice.id)
    assert (card.id, card.meeting_on, card.participants, card.size) == (made, date(2026, 5, 1), "Ada, Bo", 10)
    assert b"".join(queries.document_for(company.world.bo, made)[1]) == b"We agreed."
    assert card.digest in Inbox.objects.get(body__contains="dossier.attached").body
    assert code_of(queries.document_for, company.world.dee, made) == "notices.no_such_notice"


@pytest.mark.parametrize(
    ("content", "what", "code"),
    [
        (b"", NewDocument("minutes", "x", "text/plain"), "dossier.file_empty"),
        (b"x" * (LARGEST + 1), NewDocument("minutes", "x", "text/plain"), "dossier.file_too_large"),
        (b"<script>", NewDocument("minutes", "x", "text/html"), "dossier.bad_type"),
        (b"x", NewDocument("poem", "x", "text/plain"), "dossier.bad_choice"),
        (b"x", NewDocument("minutes", "", "text/plain"), "dossier.text_needed"),
    ],
)
def test_what_is_no_document_is_refused(
    company: Departments, notice: Notice, content: bytes, what: NewDocument, code: str
) -> None:
    assert code_of(actions.attach, company.world.ada, notice.id, content, what) == code


def test_a_department_comments_on_a_passage_and_it_is_resolved_and_reopened(
    company: Departments, notice: Notice
) -> None:
    agreement.assign(company.world.ada, notice.id, company.world.acme.id, "legal")
    made = actions.comment(company.lu, notice.id, part="content.en.sms", text="Name the law.", department="legal")
    (card,) = queries.comments_for(company.world.ada, notice.id)
    assert (card.part, card.department, card.revision, card.by_name) == ("content.en.sms", "legal", 1, "Lu")
    assert code_of(actions.reopen, company.world.ada, made) == "dossier.not_resolved"
    actions.resolve(company.world.ada, made)
    assert queries.comments_for(company.world.ada, notice.id)[0].resolved_by == "Ada"
    assert code_of(actions.resolve, company.world.ada, made) == "dossier.already_resolved"
    actions.reopen(company.lu, made)
    assert queries.comments_for(company.world.ada, notice.id)[0].resolved_at is None


def test_a_comment_is_on_a_passage_that_exists_and_for_ones_own_department(
    company: Departments, notice: Notice
) -> None:
    say = {"text": "x", "part": "notice"}
    assert (
        code_of(actions.comment, company.world.ada, notice.id, part="content.fr.sms", text="x")
        == "dossier.no_such_part"
    )
    assert code_of(actions.comment, company.world.ada, notice.id, part="notice", text=" ") == "dossier.text_needed"
    assert (
        code_of(actions.comment, company.world.ada, notice.id, department="legal", **say)
        == "agreement.not_of_department"
    )


def test_a_comment_makes_the_notice_the_concern_of_its_department(company: Departments, notice: Notice) -> None:
    agreement.assign(company.world.ada, notice.id, company.world.acme.id, "legal")
    assert code_of(found.notice_for, company.mo, notice.id) == "notices.no_such_notice"
    actions.add_risk(company.world.ada, notice.id, LEAK)
    assert found.notice_for(company.mo, notice.id).id == notice.id


def _waiting(actor: Any) -> list[tuple[str, str | None]]:
    return [(one.text, one.to) for one in queries.comments_waiting(actor)]


def test_a_comment_waits_for_the_department_that_it_is_put_to(company: Departments, notice: Notice) -> None:
    made = actions.comment(company.world.bo, notice.id, part="fields.new_address", text="Checked?", to="marketing")
    assert (_waiting(company.mo), _waiting(company.lu)) == ([("Checked?", "marketing")], [])
    assert _waiting(company.world.ada) == []
    actions.resolve(company.mo, made)
    assert _waiting(company.mo) == []


def test_a_comment_that_is_put_to_nobody_waits_for_who_writes_the_notice(company: Departments, notice: Notice) -> None:
    actions.comment(company.world.bo, notice.id, part="reason", text="Why now?")
    actions.comment(company.world.ada, notice.id, part="plan", text="A note to myself.")
    assert (_waiting(company.world.ada), _waiting(company.world.bo)) == ([("Why now?", None)], [])


def test_a_comment_waits_for_who_signs_for_the_department_today(company: Departments, notice: Notice) -> None:
    actions.comment(company.world.bo, notice.id, part="notice", text="Checked?", to="marketing")
    today = clock.now().date()
    agreement.delegate(company.mo, "acme", "cy@example.com", from_on=today, until=today + timedelta(days=3))
    assert _waiting(company.world.cy) == [("Checked?", "marketing")]


def test_a_comment_on_a_notice_that_is_over_waits_for_nobody(company: Departments, notice: Notice) -> None:
    actions.comment(company.world.bo, notice.id, part="notice", text="Checked?", to="marketing")
    notices.cancel(company.world.ada, notice.id, reason="Not needed.")
    assert _waiting(company.mo) == []


def test_a_comment_can_only_be_put_to_a_department_of_the_notices_organisation(
    company: Departments, notice: Notice
) -> None:
    accounts.add_department(company.world.operator, "sales", name_en="Sales", organisation="other")
    say = {"text": "x", "part": "notice", "to": "sales"}
    assert code_of(actions.comment, company.world.ada, notice.id, **say) == "accounts.unknown_department"


def test_counsels_opinion_is_attached_and_named_by_its_digest_or_nothing_happens(tmp_path: Path) -> None:
    case = a_case(tmp_path)
    paper = NewDocument(DocumentKind.LEGAL_OPINION, "Opinion of counsel", "text/plain")
    code = code_of(actions.propose_override, case.lu, case.notice.id, case.plea(reason=""), b"It may pass.", paper)
    assert (code, Document.objects.count()) == ("rulebook.override_incomplete", 0)
    made = actions.propose_override(case.lu, case.notice.id, case.plea(), b"It may pass.", paper)
    held = Document.objects.get(notice_id=case.notice.id)
    asked = override_for(case.lu, made)
    assert asked.opinion == f"Opinion 7 of counsel.\n{held.title} · {held.digest}"
