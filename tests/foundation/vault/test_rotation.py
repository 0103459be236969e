# SPDX-License-Identifier: Apache-2.0
"""A new key wraps the keys of persons; what is encrypted under them stays as it is, and a kill loses nothing."""

import os
import threading
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as log
from duly.foundation.ledger import vault
from duly.foundation.ledger.models import Entry, Inbox, SealedDisclosure, SubjectKey
from duly.foundation.vault import actions, keys, queries
from duly.foundation.vault.facts import VAULT_STREAM
from duly.kernel.actors import SYSTEM
from duly.kernel.disclosures import opened
from duly.kernel.refusals import Refusal
from foundation.vault.people import OPERATOR, make, persons, tell

PLACE = keys.place(uuid4(), "identifier", uuid4(), uuid4())


class Killed(BaseException):
    """What ends a process in the middle."""


@pytest.fixture
def sealed(folder: Path) -> dict[UUID, bytes]:
    """Fifty persons and something sealed for each, in a house with its first key; batches are of ten."""
    actions.note_keys(SYSTEM)
    return {subject: key.seal(PLACE, subject.bytes) for subject, key in keys.held(persons(50)).items()}


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(actions.rewrap.__wrapped__.__kwdefaults__, "limit", 10)  # type: ignore[attr-defined]  # of functools


def all_open(sealed: dict[UUID, bytes]) -> bool:
    held = keys.held(sealed)
    return all(held[subject].open(PLACE, one) == subject.bytes for subject, one in sealed.items())


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.django_db
def test_everything_opens_after_a_rotation_with_the_new_key_alone(sealed: dict[UUID, bytes], folder: Path) -> None:
    facts = tell(SYSTEM, list(sealed))
    before = dict(SealedDisclosure.objects.values_list("fact", "ciphertext"))
    told: list[tuple[int, int]] = []
    found = actions.rotate(OPERATOR, tell=lambda done, whole: told.append((done, whole)))
    # The fifty, and Duly itself, whose name is in the facts; the operator's key was new.
    assert (found.number, found.persons, found.retired) == (2, len(sealed) + 1, ("subjects.1.retired",))
    assert names(folder) == {"subjects.2.key", "subjects.1.retired", "index.key"}
    (folder / "subjects.1.retired").unlink()
    assert all_open(sealed)
    opened_names = vault.disclosures_of(facts)
    assert {opened(texts[0]) for texts in opened_names.values()} == {("name", f"Name {one}") for one in sealed}
    assert SealedDisclosure.objects.filter(fact__in=before).count() == len(before)
    assert all(
        bytes(before[row.fact]) == bytes(row.ciphertext) for row in SealedDisclosure.objects.filter(fact__in=before)
    )
    assert told[-1][0] == told[-1][1]
    queries.must_have_keys()


@pytest.mark.django_db
def test_a_rotation_leaves_a_beginning_and_an_end_on_record(sealed: dict[UUID, bytes], folder: Path) -> None:
    actions.rotate(OPERATOR)
    while ledger.sequence():
        pass
    told = log.facts_of(VAULT_STREAM)
    assert [fact["kind"] for fact in told] == ["vault.key_noted"] * 2 + ["vault.rotation_begun", "vault.rotated"]
    assert "retired" in str(told[-1]["en"])
    assert not any(path.read_bytes().hex()[:12] in str(told) for path in folder.iterdir())


@pytest.mark.django_db
def test_rotations_go_on_and_numbers_are_never_given_twice(sealed: dict[UUID, bytes], folder: Path) -> None:
    assert [actions.rotate(OPERATOR).number for _ in range(3)] == [2, 3, 4]
    assert names(folder) == {"index.key", "subjects.4.key", *(f"subjects.{one}.retired" for one in (1, 2, 3))}
    make(SYSTEM, [uuid4()])
    assert set(SubjectKey.objects.values_list("wrapping", flat=True)) == {4}
    assert all_open(sealed)


@pytest.mark.django_db
@pytest.mark.parametrize("batches", [0, 1, 3])
def test_one_that_was_killed_goes_on_where_it_was(sealed: dict[UUID, bytes], folder: Path, batches: int) -> None:
    def end(done: int, whole: int) -> None:
        if done >= batches * 10:
            raise Killed

    with pytest.raises(Killed):
        actions.rotate(OPERATOR, tell=end)
    assert queries.is_rotating()
    assert all_open(sealed)
    late = make(SYSTEM, [late := uuid4()])[late].seal(PLACE, late.bytes), late
    assert SubjectKey.objects.get(subject=late[1]).wrapping == 2
    assert names(folder) == {"subjects.key", "subjects.2.key", "index.key"}
    done = actions.rotate(OPERATOR)
    assert (done.number, done.retired) == (2, ("subjects.1.retired",))
    assert not queries.is_rotating()
    assert all_open(sealed | {late[1]: late[0]})


@pytest.mark.django_db
def test_one_that_was_killed_inside_a_batch_has_not_done_that_batch(
    sealed: dict[UUID, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.begin_rotation(OPERATOR)
    before = dict(SubjectKey.objects.values_list("subject", "wrapping"))

    def dies(*_: object) -> None:
        raise Killed

    monkeypatch.setattr("duly.foundation.ledger.rewrapping.Batch", dies)
    with pytest.raises(Killed):
        actions.rewrap(OPERATOR)
    assert dict(SubjectKey.objects.filter(subject__in=before).values_list("subject", "wrapping")) == before
    monkeypatch.undo()
    assert all_open(sealed)


@pytest.mark.django_db
def test_one_that_was_killed_before_the_file_was_renamed_renames_it(sealed: dict[UUID, bytes], folder: Path) -> None:
    actions.begin_rotation(OPERATOR)
    while actions.rewrap(OPERATOR) is not None:
        pass
    actions.finish_rotation(OPERATOR)
    assert names(folder) == {"subjects.key", "subjects.2.key", "index.key"}
    assert [key.is_retired for key in queries.wrapping_keys()] == [True, False]
    assert actions.rotate(OPERATOR).retired == ("subjects.1.retired",)


@pytest.mark.django_db
def test_a_key_can_be_prepared_for_other_machines_and_is_used_only_then(
    sealed: dict[UUID, bytes], folder: Path
) -> None:
    assert [actions.prepare_rotation(OPERATOR) for _ in range(2)] == [2, 2]
    prepared = (folder / "subjects.2.key").read_bytes()
    make(SYSTEM, [uuid4()])
    assert set(SubjectKey.objects.values_list("wrapping", flat=True)) == {1}
    assert actions.rotate(OPERATOR).number == 2
    assert (folder / "subjects.2.key").read_bytes() == prepared


@pytest.mark.django_db
def test_a_backup_of_the_database_from_before_a_rotation_says_which_key_it_needs(
    sealed: dict[UUID, bytes], folder: Path
) -> None:
    backup = transaction.savepoint()
    actions.rotate(OPERATOR)
    transaction.savepoint_rollback(backup)
    for do in (lambda: keys.held(sealed), lambda: make(SYSTEM, [uuid4()]), queries.must_have_keys):
        with pytest.raises(Refusal, match=r"rename subjects\.1\.retired to subjects\.key"):
            do()
    (folder / "subjects.1.retired").rename(folder / "subjects.key")
    queries.must_have_keys()
    assert all_open(sealed)
    assert actions.rotate(OPERATOR).retired == ("subjects.1.retired",)
    assert all_open(sealed)


@pytest.mark.django_db
def test_keys_of_persons_from_before_keys_had_numbers_are_of_the_first(sealed: dict[UUID, bytes]) -> None:
    SubjectKey.objects.filter(subject__in=sealed).delete()
    ring, subject, raw = queries.own_ring(), uuid4(), os.urandom(32)
    nonce = os.urandom(12)
    wrapped = nonce + AESGCM(ring.key(1)).encrypt(nonce, raw, subject.bytes)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_subjectkey (subject, wrapped) VALUES (%s, %s)", [subject, wrapped])
    one = keys.Key(raw).seal(PLACE, b"old")
    assert keys.held([subject])[subject].open(PLACE, one) == b"old"
    assert actions.rotate(OPERATOR).number == 2
    assert keys.held([subject])[subject].open(PLACE, one) == b"old"


@pytest.mark.django_db
def test_a_machine_without_the_new_key_says_so(sealed: dict[UUID, bytes], folder: Path) -> None:
    actions.begin_rotation(OPERATOR)
    (folder / "subjects.2.key").unlink()
    for do in (lambda: make(SYSTEM, [uuid4()]), queries.must_have_keys):
        with pytest.raises(Refusal, match=r"subjects\.2\.key") as refused:
            do()
        assert refused.value.code == "ledger.key_lacking"
    assert all_open(sealed)


@pytest.mark.django_db
def test_a_damaged_key_of_a_person_keeps_the_older_key_in_use(sealed: dict[UUID, bytes], folder: Path) -> None:
    victim = next(iter(sealed))
    SubjectKey.objects.filter(subject=victim).update(wrapped=bytes(60))
    with pytest.raises(Refusal) as refused:
        actions.rotate(OPERATOR)
    assert refused.value.code == "vault.keys_spoilt"
    assert str(victim) in str(refused.value)
    assert (folder / "subjects.key").exists()
    actions.destroy_key(OPERATOR, victim, why="lost")
    assert actions.rotate(OPERATOR).retired == ("subjects.1.retired",)


@pytest.mark.django_db
def test_destroyed_keys_stay_destroyed_through_a_rotation(sealed: dict[UUID, bytes]) -> None:
    victim = next(iter(sealed))
    actions.destroy_key(OPERATOR, victim, why="erasure")
    actions.rotate(OPERATOR)
    assert keys.held([victim]) == {}
    assert SubjectKey.objects.get(subject=victim).wrapping == 0


@pytest.mark.django_db
def test_nothing_but_keys_is_touched(sealed: dict[UUID, bytes]) -> None:
    tell(SYSTEM, list(sealed))
    while ledger.sequence():
        pass
    before = (Entry.objects.count(), SealedDisclosure.objects.count())
    actions.begin_rotation(OPERATOR)
    facts = Inbox.objects.count()
    while actions.rewrap(OPERATOR) is not None:
        pass
    assert Inbox.objects.count() == facts
    assert (
        Entry.objects.count(),
        SealedDisclosure.objects.count() - 1,
    ) == before  # the operator's name, at its beginning


@pytest.mark.django_db(transaction=True)
def test_it_begins_only_when_nobody_wraps_with_the_older_key_any_more(folder: Path) -> None:
    actions.note_keys(SYSTEM)
    has_read, may_end, late = threading.Event(), threading.Event(), uuid4()

    def slow() -> None:
        with transaction.atomic():
            keys.held([late])  # has read which key is in use, and will make a key later
            has_read.set()
            may_end.wait(10)
            make(SYSTEM, [late])
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    has_read.wait(10)
    with pytest.raises(Refusal) as refused:
        actions.begin_rotation(OPERATOR)
    assert refused.value.code == "ledger.busy"
    threading.Timer(0.5, may_end.set).start()
    actions.rotate(OPERATOR)  # waits until that has ended
    thread.join()
    assert SubjectKey.objects.get(subject=late).wrapping == 2
    assert keys.held([late]).keys() == {late}


@pytest.mark.django_db(transaction=True)
def test_keys_made_while_it_goes_on_are_wrapped_by_the_new_key_or_found_by_it(folder: Path) -> None:
    actions.note_keys(SYSTEM)
    made: list[UUID] = []
    stop = threading.Event()

    def busy() -> None:
        while not stop.is_set():
            made.extend(persons(7))
        connection.close()

    threads = [threading.Thread(target=busy) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        while len(made) < 100:
            pass
        for _ in range(3):
            actions.rotate(OPERATOR)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert set(SubjectKey.objects.values_list("wrapping", flat=True)) == {4}
    assert keys.held(made).keys() == set(made)
