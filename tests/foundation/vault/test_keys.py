# SPDX-License-Identifier: Apache-2.0
"""What is sealed opens under its person's key at its own place, and nowhere else."""

import os
import threading
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import assume, given
from hypothesis import strategies as st

from duly.foundation.ledger import queries as log
from duly.foundation.ledger.actions import action
from duly.foundation.ledger.guard import SilentWriteError
from duly.foundation.ledger.models import SubjectKey
from duly.foundation.vault import actions, blind, keys, queries
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal
from foundation.vault.people import OPERATOR, make, persons, tell

PLACE = keys.place(uuid4(), "contact_point", uuid4(), uuid4())
places = st.tuples(st.uuids(), st.text(max_size=12), st.uuids(), st.uuids())


@given(place=places, other=places, plain=st.binary(max_size=200))
def test_a_ciphertext_opens_only_at_its_own_place(
    place: tuple[UUID, str, UUID, UUID], other: tuple[UUID, str, UUID, UUID], plain: bytes
) -> None:
    key = keys.Key(bytes(32))
    sealed = key.seal(keys.place(*place), plain)
    assert key.open(keys.place(*place), sealed) == plain
    assume(place != other)
    with pytest.raises(keys.UnreadableError):
        key.open(keys.place(*other), sealed)


@pytest.mark.parametrize("swapped", range(4))
def test_another_organisation_family_party_or_entity_does_not_open_it(swapped: int) -> None:
    own: list[object] = [uuid4(), "contact_point", uuid4(), uuid4()]
    other = [*own[:swapped], "identifier" if swapped == 1 else uuid4(), *own[swapped + 1 :]]
    key = keys.Key(os.urandom(32))
    sealed = key.seal(keys.place(*own), b"+8613800138000")  # type: ignore[arg-type]  # four parts by position
    with pytest.raises(keys.UnreadableError):
        key.open(keys.place(*other), sealed)  # type: ignore[arg-type]  # as above


def test_parts_of_a_place_cannot_change_places() -> None:
    one, other, third = uuid4(), uuid4(), uuid4()
    found = {
        keys.place(*order) for order in ((one, "a", other, third), (other, "a", one, third), (one, "a", third, other))
    }
    assert len(found) == 3


@given(plain=st.binary(max_size=60), data=st.data())
def test_no_bit_can_be_changed(plain: bytes, data: st.DataObject) -> None:
    key = keys.Key(bytes(32))
    sealed = bytearray(key.seal(PLACE, plain))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(keys.UnreadableError):
        key.open(PLACE, bytes(sealed))


def test_what_was_cut_does_not_open() -> None:
    key = keys.Key(os.urandom(32))
    sealed = key.seal(PLACE, b"+8613800138000")
    for length in range(len(sealed)):
        with pytest.raises(keys.UnreadableError):
            key.open(PLACE, sealed[:length])


def test_the_key_of_another_person_does_not_open_it() -> None:
    sealed = keys.Key(os.urandom(32)).seal(PLACE, b"x")
    with pytest.raises(keys.UnreadableError, match="does not open") as refused:
        keys.Key(os.urandom(32)).open(PLACE, sealed)
    assert sealed.hex() not in str(refused.value)
    assert PLACE.hex() not in str(refused.value)


def test_the_same_value_never_looks_the_same() -> None:
    key = keys.Key(bytes(32))
    assert len({key.seal(PLACE, b"x") for _ in range(1_000)}) == 1_000


def test_what_the_ledger_s_own_use_of_the_key_opens_is_not_what_the_vault_sealed() -> None:
    raw = os.urandom(32)
    sealed = keys.Key(raw).seal(PLACE, b"x")
    with pytest.raises(InvalidTag):
        AESGCM(raw).decrypt(sealed[1:13], sealed[13:], PLACE)


@pytest.mark.django_db
def test_a_person_s_key_is_made_once_and_found_again() -> None:
    subject, stranger = uuid4(), uuid4()
    sealed = make(SYSTEM, [subject])[subject].seal(PLACE, b"x")
    assert make(SYSTEM, [subject, subject])[subject].open(PLACE, sealed) == b"x"
    found = keys.held([stranger, subject])
    assert found.keys() == {subject}
    assert found[subject].open(PLACE, sealed) == b"x"
    assert SubjectKey.objects.filter(subject=subject).count() == 1


@pytest.mark.django_db
def test_five_thousand_keys_take_one_read_and_one_write() -> None:
    subjects = [uuid4() for _ in range(5_000)]
    with CaptureQueriesContext(connection) as making:
        assert len(make(SYSTEM, subjects)) == 5_000
    statements = [one["sql"] for one in making if "ledger_subjectkey" in one["sql"]]
    assert [one.split()[0] for one in statements] == ["SELECT", "INSERT"]
    with CaptureQueriesContext(connection) as reading:
        assert len(keys.held(subjects)) == 5_000
    assert len(reading) == 1
    with CaptureQueriesContext(connection) as nothing:
        assert keys.held([]) == {}
    assert len(nothing) == 0


@pytest.mark.django_db
def test_keys_are_made_inside_a_verb_only() -> None:
    with pytest.raises(SilentWriteError):
        keys.made([uuid4()])


@pytest.mark.django_db
def test_nothing_is_sealed_for_somebody_who_was_erased() -> None:
    erased, other = persons(2)
    actions.destroy_key(OPERATOR, erased, why="P-7")
    with pytest.raises(Refusal) as refused:
        make(SYSTEM, [other, erased, uuid4()])
    assert (refused.value.code, str(erased) in str(refused.value)) == ("ledger.key_destroyed", True)
    assert keys.held([erased, other]).keys() == {other}
    assert queries.erased([erased, other]) == {erased}


@pytest.mark.django_db
def test_another_key_in_the_folder_opens_nobody_and_wraps_nobody(folder: Path) -> None:
    actions.note_keys(SYSTEM)
    [subject] = persons(1)
    (folder / "subjects.key").unlink()
    (folder / "subjects.key").write_bytes(os.urandom(32))
    for code, do in (
        ("ledger.key_spoilt", lambda: keys.held([subject])),
        ("ledger.key_differs", lambda: make(SYSTEM, [uuid4()])),
        ("ledger.key_differs", queries.must_have_keys),
    ):
        with pytest.raises(Refusal) as refused:
            do()
        assert refused.value.code == code
    assert SubjectKey.objects.filter(subject=subject).count() == SubjectKey.objects.exclude(subject=SYSTEM.id).count()


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "code"), [(None, "ledger.key_lacking"), (b"short", "ledger.key_damaged")])
def test_a_lost_or_damaged_key_file_is_said_and_none_is_made_in_its_place(
    folder: Path, content: bytes | None, code: str
) -> None:
    actions.note_keys(SYSTEM)
    [subject] = persons(1)
    (folder / "subjects.key").unlink()
    if content is not None:
        (folder / "subjects.key").write_bytes(content)
    for do in (lambda: keys.held([subject]), lambda: make(SYSTEM, [uuid4()]), queries.must_have_keys):
        with pytest.raises(Refusal) as refused:
            do()
        assert refused.value.code == code
        assert "subjects.key" in refused.value.say("zh")
    assert (folder / "subjects.key").exists() == (content is not None)


@pytest.mark.django_db
def test_keys_are_noted_once(folder: Path) -> None:
    actions.note_keys(SYSTEM)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    actions.note_keys(SYSTEM)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert before.keys() == {"subjects.key", "index.key"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    assert [note.number for note in log.house_keys("subjects")] == [1]


@pytest.mark.django_db
def test_keys_that_do_not_open_the_persons_of_a_house_are_not_noted_as_its_keys(folder: Path) -> None:
    persons(3)
    (folder / "subjects.key").unlink()
    (folder / "subjects.key").write_bytes(os.urandom(32))
    with pytest.raises(Refusal) as refused:
        actions.note_keys(SYSTEM)
    assert refused.value.code == "ledger.key_differs"
    assert log.house_keys("subjects") == []


@pytest.mark.django_db
@pytest.mark.parametrize(("is_there", "code"), [(False, "vault.index_lacking"), (True, "vault.index_differs")])
def test_a_lost_or_other_index_key_is_said(folder: Path, is_there: bool, code: str) -> None:
    actions.note_keys(SYSTEM)
    (folder / "index.key").unlink()
    if is_there:
        (folder / "index.key").write_bytes(os.urandom(32))
    with pytest.raises(Refusal) as refused:
        queries.must_have_keys()
    assert refused.value.code == code


@pytest.mark.django_db(transaction=True)
def test_many_who_make_the_same_keys_at_once_all_get_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    subjects = [uuid4() for _ in range(300)]
    start, found, wrong = threading.Barrier(8), [], []

    def run(number: int) -> None:
        mine = subjects[number * 20 :] + subjects[: number * 20]
        start.wait()
        try:
            found.append({subject: key.seal(PLACE, b"x") for subject, key in make(SYSTEM, mine).items()})
        except Exception as error:  # noqa: BLE001  whatever it is, the test says it
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    held = keys.held(subjects)
    assert [len(sealed) for sealed in found] == [300] * 8
    assert {held[one].open(PLACE, sealed[one]) for sealed in found for one in subjects} == {b"x"}


def test_marks_are_equal_for_equal_values_of_one_kind_only(folder: Path) -> None:
    phone = blind.mark("phone", "+8613800138000")
    assert len(phone) == 16
    assert phone == blind.mark("phone", "+8613800138000")
    assert len({phone, blind.mark("phone", "+8613800138001"), blind.mark("tax", "+8613800138000")}) == 3


def test_tokens_are_sorted_signed_numbers_without_doubles(folder: Path) -> None:
    pieces = [f"{number}" for number in range(1_000)]
    found = blind.tokens("name", [*pieces, *reversed(pieces)])
    assert found == sorted(set(found))
    assert len(found) > 990
    assert -(1 << 31) <= found[0] < 0 < found[-1] < 1 << 31
    assert blind.tokens("name", ["张"]) == blind.tokens("name", ["张", "张"])
    assert blind.tokens("name", ["张"]) != blind.tokens("pinyin", ["张"])
    assert blind.tokens("name", []) == []


def test_another_house_has_other_marks_and_tokens(folder: Path, settings: pytest.FixtureRequest) -> None:
    ours = (blind.mark("phone", "1"), blind.tokens("name", ["张"]))
    (folder / "index.key").unlink()
    settings.DULY = type(settings.DULY)(settings.DULY.home, settings.DULY.values)  # type: ignore[attr-defined]  # as if started anew
    assert (blind.mark("phone", "1"), blind.tokens("name", ["张"])) != ours


@pytest.mark.django_db
def test_a_verb_asks_for_a_key_once_however_often_it_is_wanted() -> None:
    wanted = persons(2)
    with CaptureQueriesContext(connection) as once:
        twice(SYSTEM, wanted)
    assert 1 == sum("ledger_subjectkey" in row["sql"] for row in once)


@action("test.try")
def twice(actor: Actor, subjects: list[UUID]) -> None:
    """Read the same keys again and again, and keep a fact about each person under them."""
    assert make(actor, subjects).keys() == make(actor, subjects[:1]).keys() | make(actor, subjects[1:]).keys()
    tell(actor, subjects)
