# SPDX-License-Identifier: Apache-2.0
"""A copy of the keys is tried on what the database holds; what comes out is on record, whatever it is."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger.models import SubjectKey
from duly.foundation.vault import actions, drilling, keys, queries
from duly.foundation.vault.facts import Sample
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from foundation.vault.people import OPERATOR, persons, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def subjects(folder: Path) -> list[UUID]:
    """Thirty persons about whom something is on record."""
    actions.note_keys(SYSTEM)
    made = persons(30)
    tell(SYSTEM, made)
    return made


@pytest.fixture
def copy(subjects: list[UUID], folder: Path, tmp_path: Path) -> Path:
    """A backup of the keys."""
    return Path(shutil.copytree(folder, tmp_path / "copy"))


@pytest.fixture
def values(subjects: list[UUID]) -> Iterator[list[Sample]]:
    """Sealed values that a room gives."""
    held = keys.held(subjects)
    place = keys.place(uuid4(), "identifier", uuid4(), uuid4())
    samples = [Sample(subject, place, held[subject].seal(place, b"x")) for subject in subjects]
    before = list(drilling._samples)
    actions.install_samples(lambda count: samples[:count])
    yield samples
    drilling._samples[:] = before


def test_a_whole_copy_holds(copy: Path, values: list[Sample]) -> None:
    found = actions.drill(OPERATOR, folder=copy, count=10)
    assert (found.holds, found.lost, found.missing, found.index_key) == (True, 0, (), "same")
    assert found.tried == found.opened == 30  # ten persons, ten disclosures, ten values
    assert found.persons == SubjectKey.objects.count() - 1  # the operator's own came with the fact of the drill


def test_the_house_s_own_keys_are_tried_when_no_copy_is_named(subjects: list[UUID]) -> None:
    assert actions.drill(OPERATOR).holds


def test_a_copy_without_the_key_would_lose_everybody(copy: Path, folder: Path) -> None:
    (copy / "subjects.key").unlink()
    found = actions.drill(OPERATOR, folder=copy)
    assert (found.holds, found.opened, found.missing) == (False, 0, (1,))
    assert found.lost == found.persons > 30
    assert not (copy / "subjects.key").exists()
    queries.must_have_keys()


@pytest.mark.parametrize("content", [bytes(range(32)), b"cut"])
def test_a_copy_with_another_or_a_damaged_key_would_lose_everybody(copy: Path, content: bytes) -> None:
    (copy / "subjects.key").write_bytes(content)
    found = actions.drill(OPERATOR, folder=copy)
    assert (found.holds, found.lost, found.missing) == (False, found.persons, (1,))


def test_a_copy_from_before_a_rotation_would_lose_everybody(copy: Path) -> None:
    actions.rotate(OPERATOR)
    found = actions.drill(OPERATOR, folder=copy)
    assert (found.holds, found.lost, found.missing) == (False, found.persons, (2,))


def test_in_the_middle_of_a_rotation_it_says_who_would_be_lost(copy: Path) -> None:
    actions.begin_rotation(OPERATOR)
    actions.rewrap(OPERATOR, limit=10)
    found = actions.drill(OPERATOR, folder=copy)
    assert (found.holds, found.missing) == (False, (2,))
    assert found.lost == SubjectKey.objects.filter(wrapping=2).count() == 11  # with the operator, whose key is new
    assert 0 < found.opened < found.tried


@pytest.mark.parametrize(("content", "said"), [(None, "missing"), (bytes(range(32)), "other"), (b"cut", "other")])
def test_the_index_key_counts_too(copy: Path, content: bytes | None, said: str) -> None:
    (copy / "index.key").unlink()
    if content is not None:
        (copy / "index.key").write_bytes(content)
    found = actions.drill(OPERATOR, folder=copy)
    assert (found.holds, found.index_key, found.lost) == (False, said, 0)


def test_a_person_whose_key_is_damaged_is_told_from_a_lost_key(copy: Path, subjects: list[UUID]) -> None:
    SubjectKey.objects.filter(subject=subjects[0]).update(wrapped=bytes(60))
    found = actions.drill(OPERATOR, folder=copy)
    assert (found.holds, found.spoilt, found.lost, found.missing) == (False, 1, 0, ())


def test_a_value_that_does_not_open_is_noticed(copy: Path, values: list[Sample]) -> None:
    values[0] = values[0]._replace(place=b"elsewhere")
    found = actions.drill(OPERATOR, folder=copy)
    assert (found.holds, found.tried - found.opened) == (False, 1)


def test_erased_persons_are_no_loss(copy: Path, subjects: list[UUID]) -> None:
    for subject in subjects[:20]:
        actions.destroy_key(OPERATOR, subject, why="erasure")
    assert actions.drill(OPERATOR, folder=copy).holds


def test_it_changes_nothing_and_is_on_record(copy: Path, subjects: list[UUID]) -> None:
    actions.drill(OPERATOR, folder=copy)  # gives the operator a key, for the fact
    before = {row.subject: bytes(row.wrapped) for row in SubjectKey.objects.all()}
    (copy / "subjects.key").unlink()
    actions.drill(OPERATOR, folder=copy)
    assert {row.subject: bytes(row.wrapped) for row in SubjectKey.objects.all()} == before
    for move in (lambda: 0, ledger.sequence):  # waiting for its place in the log, and there
        move()
        drill = queries.last_drill()
        assert drill is not None
        assert (drill["holds"], drill["lost"]) == (False, len(before))
        assert str(copy) not in str(drill)


def test_a_folder_that_is_not_there_is_refused(subjects: list[UUID], tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        actions.drill(OPERATOR, folder=tmp_path / "nowhere")
    assert refused.value.code == "vault.no_folder"
