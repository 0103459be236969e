# SPDX-License-Identifier: Apache-2.0
"""Things of one organisation that exist: an id for every hole of an address, so that "not there" means "not yours".

Every place is a world of its own, in which Dee belongs to another organisation.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from doors.belongings_of_customers import (
    Place,
    of_a_change,
    of_a_mail,
    of_a_recipient,
    of_doubles,
    of_privacy,
    of_the_desk,
)
from doors.belongings_of_papers import of_papers
from doors.belongings_of_parcels import of_a_parcel
from doors.belongings_of_transfers import of_a_transfer
from doors.rights_stage import Stage
from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as people
from duly.foundation.files import actions as files
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.change_requests import actions as requests
from duly.rooms.counter import actions as counter
from duly.rooms.counter import queries as slips
from duly.rooms.dossier import actions as dossier
from duly.rooms.dossier.facts import NewDocument, NewRisk
from duly.rooms.notices import actions as notices
from duly.rooms.notices import queries as written
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.translation import actions as translation
from duly.rooms.translation.facts import TermEntry
from rooms.counter.test_counter import PDF
from rooms.notices.letting import a_case
from rooms.printing.tray import a_tray
from rooms.repairs.stage import a_stage as a_repair
from world import World


def of_the_story(stage: Stage) -> Place:
    """What hangs on a notice, a recipient and a customer."""
    world, notice = stage.story.world, stage.story.notice.id
    bo = _with_a_department(world)
    today = clock.day_in("Asia/Shanghai", clock.now())
    request = UUID(stage.ids["request_id"])
    paper = files.put(SYSTEM, PDF, media_type="application/pdf", name="licence.pdf")
    counter.confirm(world.cy, stage.story.recipients[0], identity="id_document", scan=PDF, note="passport")
    ids = {
        "comment_id": dossier.comment(world.bo, notice, part="content.en.sms", text="Short."),
        "delegation_id": agreement.delegate(bo, "acme", "ada@example.com", from_on=today, until=today),
        "document_id": dossier.attach(world.ada, notice, b"Agreed.", NewDocument("document", "Minutes", "text/plain")),
        "evidence_id": requests.add_evidence(world.cy, request, paper, kind="business_licence"),
        "hold_id": requests.hold(world.cy, request, kind="fraud", note="odd"),
        "language": "zh-Hans",
        "risk_id": dossier.add_risk(world.ada, notice, NewRisk("leak", "List", 5, 5)),
        "scan_id": slips.scans_of(stage.story.recipients[0])[0].id,
        "task_id": agreement.add_task(world.ada, notice, world.acme.id, NewTask(Step.PLAN, "看", "Look")),
        "term_id": translation.set_term(world.ada, "acme", TermEntry("zh-Hans", "迁至", "en", "moves to")),
    }
    number = agreement.set_policy(world.operator, "acme", {"departments": ["legal"]})
    rows = {
        "/organisations/{organisation}/policy/{number}/confirmation": {"number": str(number)},
        "/change-rules/{number}/confirmation": {"number": str(requests.set_policy(bo, world.acme.id, {"sample": 50}))},
    }
    shared = {
        "pack": "cn-company-law",
        "question": next(name for name, one in rulebook.questions().items() if one.scope == "organisation"),
    }
    return Place(world, stage.ids | shared | {name: str(one) for name, one in ids.items()}, rows)


def of_a_waiver(folder: Path, _patch: pytest.MonkeyPatch) -> Place:
    """A rule that was let pass, and the assessment that says so."""
    case = a_case(folder)
    made = case.let_pass()
    notices.submit(case.world.ada, case.notice.id)
    (assessment, *_) = written.ruling_for(case.world.bo, case.notice.id).assessments
    found = {"override_id": made, "assessment_id": assessment.id, "notice_id": case.notice.id, "notice": case.notice.id}
    return Place(case.world, {name: str(one) for name, one in found.items()})


def of_the_post(folder: Path, _patch: pytest.MonkeyPatch) -> Place:
    """Letters that were printed."""
    tray = a_tray(folder)
    return Place(tray.world, {"batch_id": str(tray.batch().id)})


def of_a_mending(folder: Path, patch: pytest.MonkeyPatch) -> Place:
    """A contact point that does not work; it is noon."""
    patch.setattr(clock, "now", lambda: datetime(2026, 11, 25, 12, tzinfo=UTC))
    stage = a_repair(folder)
    return Place(stage.world, {"repair_id": str(stage.repair.id)})


ELSEWHERE: dict[str, tuple[str, Callable[[Path, pytest.MonkeyPatch], Place]]] = {
    "a waiver": ("override_id|assessment_id", of_a_waiver),
    "the post": ("batch_id", of_the_post),
    "a mending": ("repair_id", of_a_mending),
    "a change": ("dispute_id", of_a_change),
    "a mail": ("mail_id", of_a_mail),
    "the desk": ("conversation|macro|articles", of_the_desk),
    "doubles": ("finding_id|pair_id", of_doubles),
    "privacy": ("privacy-(?!requests/{request_number}(?!/documents))|check_id|privacy/.*document_id", of_privacy),
    "a recipient": ("announcement_id|system_id", of_a_recipient),
    "a transfer": ("transfer_id|case_id", of_a_transfer),
    "a parcel": ("parcel_id|parcel_key_id", of_a_parcel),
    "papers": ("paper_id|paper_template_id|papers/forms|papers/pages", of_papers),
}
"""Places besides the story, and the addresses and forms whose things only they have."""


def _with_a_department(world: World) -> Actor:
    accounts.add_department(world.operator, "legal", name_zh="法务部", name_en="Legal", organisation="acme")
    accounts.set_department(world.operator, "bo@example.com", "legal", organisation="acme")
    return people.actor_by_email("bo@example.com")
