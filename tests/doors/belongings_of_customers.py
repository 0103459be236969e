# SPDX-License-Identifier: Apache-2.0
"""The same for what customers asked, wrote, have and are: mails, conversations, doubles, privacy, recipients of data."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doors.asking import an_asking_stage
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.change_requests import actions as requests
from duly.rooms.change_requests.models import Mail
from duly.rooms.feedback import actions as desks
from duly.rooms.privacy import actions as privacy
from duly.rooms.privacy import queries as looks
from duly.rooms.privacy.models import Flag
from duly.rooms.quality import actions as quality
from duly.rooms.quality import queries as measured
from duly.rooms.quality.actions import pairing
from rooms.change_requests.test_seeing import unread
from rooms.downstream.stage import a_stage as a_recipient
from rooms.feedback.desk import a_desk
from rooms.privacy.stage import a_stage as a_privacy
from rooms.privacy.test_keeping import TERMS
from world import World, a_world, customer_row, make_customers

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are: whose they are, and what fills which hole; ``rows`` where a hole means something else."""

    world: World
    ids: dict[str, str]
    rows: dict[str, dict[str, str]] = field(default_factory=dict)


def place(world: World, **ids: object) -> Place:
    """A place, with its ids as text."""
    return Place(world, {name: str(one) for name, one in ids.items()})


def of_a_change(folder: Path, patch: pytest.MonkeyPatch) -> Place:
    """A change that was applied and is disputed."""
    stage = an_asking_stage(folder, patch)
    request = stage.applied()
    made = requests.dispute(stage.customer, request.id, "It was not me.")
    return place(stage.world, request_id=request.id, dispute_id=made)


def of_a_mail(folder: Path, patch: pytest.MonkeyPatch) -> Place:
    """A mail that nobody understood, with a file."""
    stage = an_asking_stage(folder, patch)
    mail = unread(stage)
    return place(stage.world, mail_id=mail, digest=Mail.objects.get(id=mail).attachments[0]["digest"])


def of_the_desk(folder: Path, patch: pytest.MonkeyPatch) -> Place:
    """A question, a ready answer, an article."""
    desk = a_desk(folder, patch)
    texts = {name: {"title": "T", "body": "B"} for name in ("en", "zh-Hans")}
    conversation = desk.asked()
    words = {"en": "Hello", "zh-Hans": "您好"}
    macro = desks.set_macro(desk.world.cy, desk.world.acme.id, code="hello", titles=words, bodies=words)
    article = desks.draft_article(desk.world.cy, desk.world.acme.id, slug="address", texts=texts)
    return place(
        desk.world, conversation=conversation, conversation_id=conversation, macro=macro, macro_id=macro, article=article,
        version_id=article, customer_id=desk.party.id,
    )  # fmt: skip


def of_doubles(folder: Path, patch: pytest.MonkeyPatch) -> Place:
    """A customer of whom nothing works, and two who look like one."""
    patch.setattr(pairing, "enqueue", lambda name, **arguments: True)
    world, person = a_world(), {"kind": "person", "phone": "+12025550171"}
    rows = [customer_row(2, email="", phone=""), *(customer_row(n, name="David Marx", **person) for n in (4, 5))]
    make_customers(world, rows, folder)
    begun = quality.begin_survey(SYSTEM, world.acme.id)
    while begun is not None and quality.survey(SYSTEM, begun):
        pass
    quality.carry_search(SYSTEM, quality.find_duplicates(world.ada, "acme"))
    (finding, *_), (pair, *_) = (
        measured.findings_for(world.cy, world.acme.id),
        measured.pairs_for(world.cy, world.acme.id),
    )
    return place(world, finding_id=finding.id, pair_id=pair.id)


def of_privacy(folder: Path, patch: pytest.MonkeyPatch) -> Place:
    """A restriction, a document, a rule, a hold, a check and an alarm."""
    patch.setattr(clock, "now", lambda: NOON)
    stage = a_privacy(folder)
    row = stage.granted("restriction")
    open_one = privacy.receive(stage.world.cy, stage.party.id, kind="access", channel="phone")
    privacy.set_bait(stage.lena, stage.party.id, on=True)
    privacy.reveal(stage.world.cy, stage.party.id, privacy.Wanted(), reason="review")
    acme = stage.world.acme.id
    return place(
        stage.world, flag_id=Flag.objects.get(request=row).id, privacy_id=open_one.id, request_number=open_one.number,
        document_id=privacy.show_document(stage.world.cy, open_one.id, b"%PDF-1.7 passport", media_type="application/pdf"),
        rule_id=privacy.propose_rule(stage.lena, acme, TERMS),
        hold_id=privacy.hold(stage.lena, acme, reason="litigation", note="case 3"),
        check_id=privacy.plan_check(stage.lena, acme, period="2026-Q4", due_on=NOON.date(), owner=stage.lena.id),
        look_id=looks.alerts_for(stage.lena)[0].id,
    )  # fmt: skip


def of_a_recipient(folder: Path, _patch: pytest.MonkeyPatch) -> Place:
    """A system that gets data, and what it was told."""
    stage = a_recipient(folder)
    stage.change()
    return place(stage.world, announcement_id=stage.one().id, system_id=stage.system)
