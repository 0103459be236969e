# SPDX-License-Identifier: Apache-2.0
"""Files under somebody's key: nothing open reaches the store, and what the key opened ends with it."""

import sys
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from duly.foundation.files import actions, jobs, queries
from duly.foundation.files.facts import FORGOTTEN
from duly.foundation.files.models import Copy, File
from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import actions as vault
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db

OPERATOR = Actor("user", uuid4(), "Ann", frozenset({"operator"}))
RAW = uuid4().bytes * 4
"""No other test's: the store is one for all of them."""


@pytest.fixture(autouse=True)
def other_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "RAW", uuid4().bytes * 4)


@action("files.forget")
def tampered(actor: Actor, digest: str, stored: str) -> None:
    """What somebody does who can write in the database."""
    Copy.objects.filter(file=digest).update(stored=stored)
    record(FORGOTTEN, stream=uuid4(), public={"digest": digest})


def put(whose: UUID | None = None) -> str:
    return actions.put(SYSTEM, RAW, media_type="application/pdf", name="zhang-san.pdf", whose=whose)


def in_store(digest: str) -> list[bytes]:
    """Everything that the store holds of a file."""
    names = [digest, *Copy.objects.filter(file=digest).values_list("stored", flat=True)]
    return [b"".join(queries.store().get(name)) for name in names if queries.store().exists(name)]


def code_of(ask: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        ask()
    return refused.value.code


def test_what_is_put_for_somebody_lies_sealed_and_has_no_name() -> None:
    whose = uuid4()
    digest = put(whose)
    assert (File.objects.get().name, File.objects.get().size) == ("", len(RAW))
    assert [RAW in one for one in in_store(digest)] == [False]
    assert queries.content(digest, whose=[whose]) == RAW


def test_each_has_a_copy_and_opens_their_own_alone() -> None:
    one, other = uuid4(), uuid4()
    digest = put(one)
    assert (put(other), put(other)) == (digest, digest)
    assert len(in_store(digest)) == 2
    assert code_of(lambda: queries.content(digest, whose=[uuid4()])) == "files.missing"


def test_with_the_key_the_file_ends_and_the_other_copy_stays() -> None:
    one, other = uuid4(), uuid4()
    digest = put(one)
    put(other)
    vault.destroy_key(OPERATOR, one, why="erased")
    assert code_of(lambda: queries.content(digest, whose=[one])) == "files.closed"
    assert queries.content(digest, whose=[other]) == RAW


def test_nothing_is_sealed_for_somebody_who_was_erased() -> None:
    whose = uuid4()
    digest = put(whose)
    vault.destroy_key(OPERATOR, whose, why="erased")
    actions.forget(SYSTEM, digest)
    assert code_of(lambda: put(whose)) == "ledger.key_destroyed"


def test_a_copy_that_was_moved_to_another_file_is_damaged() -> None:
    whose = uuid4()
    digest = put(whose)
    other = actions.put(SYSTEM, b"another", media_type="text/plain", name="", whose=whose)
    tampered(SYSTEM, digest, Copy.objects.get(file=other).stored)
    assert code_of(lambda: queries.content(digest, whose=[whose])) == "files.damaged"


def test_a_copy_that_was_changed_is_damaged() -> None:
    whose = uuid4()
    digest = put(whose)
    sealed = in_store(digest)[0]
    changed, _ = queries.store().put([sealed[:-1] + bytes([sealed[-1] ^ 1])])
    tampered(SYSTEM, digest, changed)
    assert code_of(lambda: queries.content(digest, whose=[whose])) == "files.damaged"


def test_what_lay_open_is_read_until_it_is_sealed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    whose = uuid4()
    digest = put()
    assert queries.content(digest, whose=[whose]) == RAW
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.seal(SYSTEM, digest, [whose])
    assert [RAW in one for one in in_store(digest)] == [False]
    assert (File.objects.get().name, queries.content(digest, whose=[whose])) == ("", RAW)
    assert not actions.seal(SYSTEM, digest, [whose])


def test_open_bytes_that_a_kill_left_are_swept() -> None:
    digest = put()
    actions.seal(SYSTEM, digest, [uuid4()])  # the callbacks of its end never ran
    assert RAW in in_store(digest)
    assert jobs.sweep() == 1
    assert RAW not in in_store(digest)
    assert jobs.sweep() == 0


def test_what_is_put_again_to_lie_open_does(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        digest = put(uuid4())
        put()
        assert jobs.sweep() == 0
    assert RAW in in_store(digest)
    assert queries.plain_among([digest, "sha256:0"]) == {digest}


def test_a_file_is_handed_over(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    before, after = uuid4(), uuid4()
    digest = put(before)
    with django_capture_on_commit_callbacks(execute=True):
        actions.seal(SYSTEM, digest, [after], instead_of=before)
    assert list(Copy.objects.values_list("subject", flat=True)) == [after]
    assert len(in_store(digest)) == 1
    assert queries.content(digest, whose=[after]) == RAW


def test_only_ones_own_copy_is_forgotten_where_others_have_one(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    one, other = uuid4(), uuid4()
    digest = put(one)
    put(other)
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget(SYSTEM, digest, whose=one)
    assert (len(in_store(digest)), queries.content(digest, whose=[other])) == (1, RAW)
    stored = Copy.objects.get().stored
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget(SYSTEM, digest, whose=other)
    assert not File.objects.exists()
    assert not queries.store().exists(stored)
