# SPDX-License-Identifier: Apache-2.0
"""Papers and mails lie under the key of whom they concern, from the moment it is known, and under another until then."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from duly.foundation.files import actions as files
from duly.foundation.files import queries as stored
from duly.foundation.files.facts import STORE_UNAVAILABLE
from duly.foundation.files.models import Copy, File
from duly.foundation.vault import queries as vault
from duly.house import papers
from duly.kernel.actors import PROVIDER, SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions
from duly.rooms.change_requests.models import ChangeRequest, Evidence, Mail
from rooms.change_requests.mails.test_receiving import mail
from rooms.change_requests.stage import Stage

pytestmark = pytest.mark.django_db

SCAN = b"%PDF-1.7 the licence of Acme Buyers"


def under() -> set[object]:
    """Under whose keys something lies."""
    return set(Copy.objects.values_list("subject", flat=True))


def test_a_paper_lies_under_the_customers_key_and_is_opened_with_it(stage: Stage) -> None:
    made = stage.ask(stage.customer, stage.phone())
    paper = stage.document(stage.customer, made, SCAN)
    assert (under(), File.objects.get(digest=Evidence.objects.get().file).is_plain) == ({stage.party.id}, False)
    assert actions.open_evidence(stage.world.cy, made.id, paper, why="to see it").content == SCAN


def test_a_mail_goes_from_the_requests_key_to_the_customers(stage: Stage) -> None:
    actions.receive_mail(PROVIDER, mail(files={"licence.pdf": SCAN}))
    row = ChangeRequest.objects.get()
    assert under() == {row.id}
    actions.match_party(stage.world.cy, row.id, stage.party.ref)
    assert (under(), vault.erased([row.id])) == ({stage.party.id}, {row.id})
    held = Mail.objects.get()
    assert actions.open_attachment(stage.world.cy, held.id, held.attachments[0]["digest"], why="to see").content == SCAN


def test_a_mail_of_no_request_has_a_key_of_its_own_until_it_is_laid_beside_one(stage: Stage) -> None:
    actions.receive_mail(PROVIDER, mail("I request the erasure of my personal data.", subject="GDPR"))
    held = Mail.objects.get()
    assert under() == {held.id}
    assert "erasure" in actions.read_mail(stage.world.cy, held.id, why="to read").text
    made = stage.ask(stage.world.cy, stage.phone(), channel="phone")
    actions.settle_mail(stage.world.cy, held.id, outcome="request", number=stage.row(made).number)
    assert (under(), vault.erased([held.id])) == ({stage.party.id}, {held.id})
    assert "erasure" in actions.read_mail(stage.world.cy, held.id, why="to read").text


def test_a_scan_that_another_used_is_found_and_ends_for_each_alone(stage: Stage) -> None:
    made = stage.ask(stage.customer, stage.phone())
    stage.document(stage.customer, made, SCAN)
    second = stage.ask(stage.world.cy, stage.phone(), channel="phone", party=stage.other.id)
    paper = stage.document(stage.world.cy, second, SCAN)
    assert list(Evidence.objects.order_by("at").values_list("seen_before", flat=True)) == [0, 1]
    assert actions.forget(SYSTEM, stage.party.id) == []
    assert under() == {stage.other.id}
    assert actions.open_evidence(stage.world.cy, second.id, paper, why="to see it").content == SCAN


def test_what_lay_open_before_is_sealed_by_and_by(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = stage.ask(stage.customer, stage.phone())
    digest = files.put(SYSTEM, SCAN, media_type="application/pdf", name="licence.pdf")
    with monkeypatch.context() as before:
        before.setattr("duly.rooms.change_requests.actions.documents.keeping.seal", lambda *_: False)
        paper = actions.add_evidence(stage.customer, made.id, digest, kind="business_licence")
    assert (under(), stored.plain_among([digest])) == (set(), {digest})
    assert actions.open_evidence(stage.world.cy, made.id, paper, why="to see it").content == SCAN
    with django_capture_on_commit_callbacks(execute=True):
        assert (papers.seal(), papers.seal()) == (1, 0)
    assert (under(), stored.plain_among([digest]), stored.store().exists(digest)) == ({stage.party.id}, set(), False)
    assert actions.open_evidence(stage.world.cy, made.id, paper, why="to see it").content == SCAN


def test_a_store_that_is_away_keeps_the_request_under_its_own_key(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.receive_mail(PROVIDER, mail(files={"licence.pdf": SCAN}))
    row = ChangeRequest.objects.get()

    def away(*_: object) -> None:
        raise files_away()

    monkeypatch.setattr(type(stored.store()), "put", away)
    with pytest.raises(Refusal, match="cannot be used"):
        actions.match_party(stage.world.cy, row.id, stage.party.ref)
    assert (under(), vault.erased([row.id])) == ({row.id}, set())


def files_away() -> Refusal:
    """What a store says that cannot be reached."""
    return STORE_UNAVAILABLE(place="there", why="it is away")
