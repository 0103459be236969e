# SPDX-License-Identifier: Apache-2.0
"""Another index key: every mark is made anew under it, whenever it is killed, and the old key is put away last."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import transaction

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as log
from duly.foundation.vault import actions as vault
from duly.foundation.vault import blind, queries, reindexing
from duly.foundation.vault.facts import VAULT_STREAM
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as customers
from duly.rooms.customers.models import ContactPoint
from duly.rooms.quality import actions as quality
from duly.rooms.quality.models import NameKey, Search
from foundation.vault.people import OPERATOR
from foundation.vault.reindexing.indexed import (
    MAIL,
    Killed,
    all_marks,
    identify,
    is_found,
    killed_after,
    the,
)
from world import World, customer_row, make_customers


@pytest.mark.django_db
def test_after_a_rotation_no_old_mark_stands_anywhere_and_all_is_found_with_the_new_key_alone(
    world: World, folder: Path
) -> None:
    assert is_found(world)
    before = all_marks()
    done = reindexing.rotate_index(OPERATOR)
    assert (done.number, done.retired) == (2, ("index.1.retired",))
    (folder / "index.1.retired").unlink()
    assert is_found(world)
    after = all_marks()
    assert (len(after), after & before) == (len(before), set())
    queries.must_have_keys()
    assert done.rows == 16 + 1 + 8 + NameKey.objects.count()


@pytest.mark.django_db
def test_everything_is_found_after_each_batch(world: World) -> None:
    seen: list[tuple[int, int]] = []

    def look(done: int, whole: int) -> None:
        assert is_found(world), f"not found after {done} of {whole}"
        seen.append((done, whole))

    reindexing.rotate_index(OPERATOR, tell=look)
    assert len(seen) > 10
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.django_db
@pytest.mark.parametrize("batches", [0, 1, 4, 9, 15])
def test_one_that_was_killed_goes_on_where_it_was(world: World, folder: Path, batches: int) -> None:
    before = all_marks()
    killed_after(batches)
    assert queries.is_remarking()
    assert is_found(world)
    far = queries.remarked()
    assert far is not None
    assert 0 < far["looked"] < far["whole"]
    looked: list[int] = []
    done = reindexing.rotate_index(OPERATOR, tell=lambda one, _: looked.append(one))
    assert far["looked"] <= looked[0] <= far["looked"] + 3
    assert (done.number, done.retired, queries.remarked()) == (2, ("index.1.retired",), None)
    assert not all_marks() & before
    assert is_found(world)


@pytest.mark.django_db
def test_one_that_was_killed_inside_a_batch_has_not_done_that_batch(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reindexing.prepare_index(OPERATOR)
    reindexing.begin_index(OPERATOR)
    before, far = all_marks(), queries.remarked()

    def dies(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(ledger, "note_index_progress", dies)
    with pytest.raises(Killed):
        reindexing.remark(OPERATOR)
    assert (all_marks(), queries.remarked()) == (before, far)


@pytest.mark.django_db
def test_one_that_was_killed_before_the_file_was_renamed_renames_it(world: World, folder: Path) -> None:
    reindexing.begin_index(OPERATOR)
    while reindexing.remark(OPERATOR) is not None:
        pass
    reindexing.finish_index(OPERATOR)
    assert {"index.key", "index.2.key"} <= {path.name for path in folder.iterdir()}
    assert reindexing.rotate_index(OPERATOR) == (2, 0, ("index.1.retired",))


@pytest.mark.django_db
def test_a_key_can_be_prepared_for_other_machines_and_marks_nothing_before(world: World, folder: Path) -> None:
    old = blind.mark("email", MAIL)
    assert [reindexing.prepare_index(OPERATOR) for _ in range(2)] == [2, 2]
    prepared = (folder / "index.2.key").read_bytes()
    assert blind.mark("email", MAIL) == old
    assert is_found(world)
    assert [one.standing for one in queries.index_keys()] == ["current", "waiting"]
    assert reindexing.rotate_index(OPERATOR).number == 2
    assert (folder / "index.2.key").read_bytes() == prepared


@pytest.mark.django_db
def test_a_machine_that_the_new_key_was_not_brought_to_writes_nothing(
    world: World, folder: Path, tmp_path: Path
) -> None:
    reindexing.begin_index(OPERATOR)
    (folder / "index.2.key").unlink()
    with pytest.raises(Refusal, match=r"index\.2\.key") as refused, transaction.atomic():
        identify(the("C-00003"))
    assert refused.value.code == "ledger.index_behind"
    with pytest.raises(Refusal, match=r"index\.2\.key") as refused:
        queries.must_have_keys()
    assert refused.value.code == "vault.index_lacking"


@pytest.mark.django_db
def test_a_rotation_leaves_a_beginning_and_an_end_on_record_and_no_secret(world: World, folder: Path) -> None:
    reindexing.rotate_index(OPERATOR)
    while ledger.sequence():
        pass
    told = log.facts_of(VAULT_STREAM)
    kinds = [str(fact["kind"]) for fact in told]
    first = kinds.index("vault.index_rotation_begun")
    assert kinds[-1] == "vault.index_rotated"
    assert set(kinds[first + 1 : -1]) == {"vault.remarked"}
    assert not any(path.read_bytes().hex()[:12] in str(told) for path in folder.iterdir())


@pytest.mark.django_db
def test_rotations_go_on_and_numbers_are_never_given_twice(world: World, folder: Path) -> None:
    assert [reindexing.rotate_index(OPERATOR).number for _ in range(3)] == [2, 3, 4]
    assert {path.name for path in folder.glob("index*")} == {
        "index.4.key", "index.1.retired", "index.2.retired", "index.3.retired",
    }  # fmt: skip
    assert is_found(world)


@pytest.mark.django_db
def test_a_drill_asks_for_both_keys_while_it_goes_on_and_for_the_new_one_after(
    world: World, folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    killed_after(2)
    assert vault.drill(OPERATOR, folder=copy, count=5).index_key == "missing"
    shutil.copy(folder / "index.2.key", copy)
    assert vault.drill(OPERATOR, folder=copy, count=5).index_key == "same"
    reindexing.rotate_index(OPERATOR)
    (copy / "index.key").unlink()
    assert vault.drill(OPERATOR, folder=copy, count=5).index_key == "same"
    (copy / "index.2.key").write_bytes(os.urandom(32))
    assert vault.drill(OPERATOR, folder=copy, count=5).index_key == "other"


@pytest.mark.django_db
def test_a_quick_search_for_doubles_is_of_one_index_only(world: World) -> None:
    begun = quality.find_duplicates(OPERATOR, world.acme.ref)
    killed_after(1)
    quality.carry_search(SYSTEM, begun)
    assert Search.objects.get(id=begun).state == "failed"
    with pytest.raises(Refusal) as refused:
        quality.find_duplicates(OPERATOR, world.acme.ref)
    assert refused.value.code == "quality.remarking"
    reindexing.rotate_index(OPERATOR)
    quality.carry_search(SYSTEM, begun := quality.find_duplicates(OPERATOR, world.acme.ref))
    assert Search.objects.get(id=begun).state == "finished"


@pytest.mark.django_db
def test_two_customers_are_merged_by_what_they_share_while_it_goes_on(world: World, tmp_path: Path) -> None:
    killed_after(1)
    make_customers(world, [customer_row(30, email=MAIL)], tmp_path)
    customers.merge(SYSTEM, the("C-00000"), the("C-00030"), reason="one and the same")
    mails = ContactPoint.objects.filter(party=the("C-00000"), channel="email").exclude(state="ended")
    assert mails.count() == 1
