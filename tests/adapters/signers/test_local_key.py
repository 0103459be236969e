# SPDX-License-Identifier: Apache-2.0
"""A signer signs only what extends its own memory, and its memory survives crashes."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from duly.adapters.signers.local_key import LocalKey
from duly.kernel import merkle, notes
from duly.kernel.notes import Checkpoint
from duly.kernel.refusals import Refusal

ORIGIN = "example.com/log"


def entries(count: int, mark: str = "") -> list[bytes]:
    return [f"entry {number} {mark}".encode() for number in range(count)]


def checkpoint(log: list[bytes]) -> Checkpoint:
    return Checkpoint(ORIGIN, len(log), merkle.root([merkle.leaf_hash(entry) for entry in log]))


def since(log: list[bytes]) -> Callable[[int], Iterable[bytes]]:
    return lambda start: log[start:]


def sign(signer: LocalKey, log: list[bytes]) -> str:
    return signer.sign(checkpoint(log), since(log))


def test_a_growing_log_is_signed_with_the_published_key(tmp_path: Path) -> None:
    signer = LocalKey(tmp_path, ORIGIN)
    for count in (1, 2, 7, 300):
        note = sign(signer, entries(count))
        assert notes.is_signed_by(note, *notes.public_key(signer.verifier_key()))
        assert notes.read_checkpoint(note) == checkpoint(entries(count))
        assert (tmp_path / "checkpoint").read_text() == note
    assert signer.size() == 300


def test_another_process_goes_on_where_the_first_stopped(tmp_path: Path) -> None:
    sign(LocalKey(tmp_path, ORIGIN), entries(5))
    asked: list[int] = []

    def entries_since(start: int) -> list[bytes]:
        asked.append(start)
        return entries(9)[start:]

    LocalKey(tmp_path, ORIGIN).sign(checkpoint(entries(9)), entries_since)
    assert asked == [5]


def test_signing_again_after_a_lost_answer_gives_the_same_note(tmp_path: Path) -> None:
    signer = LocalKey(tmp_path, ORIGIN)
    assert sign(signer, entries(5)) == sign(signer, entries(5))


@pytest.mark.parametrize(
    ("claimed", "shown"),
    [
        (checkpoint(entries(4)), entries(4)),  # rolled back
        (checkpoint(entries(5, "other")), entries(5, "other")),  # forked at the same size
        (checkpoint(entries(9, "other")), entries(9, "other")),  # forked and grown
        (checkpoint(entries(9)), entries(8)),  # fewer entries than claimed
        (checkpoint(entries(8)), entries(9)),  # more
        (Checkpoint("example.com/other", 9, checkpoint(entries(9)).root), entries(9)),
    ],
)
def test_what_does_not_extend_the_memory_is_refused_and_changes_nothing(
    tmp_path: Path, claimed: Checkpoint, shown: list[bytes]
) -> None:
    signer = LocalKey(tmp_path, ORIGIN)
    sign(signer, entries(5))
    with pytest.raises(Refusal) as refused:
        signer.sign(claimed, since(shown))
    assert refused.value.code == "ledger.signer_refused"
    assert signer.size() == 5
    sign(signer, entries(9))


@pytest.mark.parametrize("lost", ["log.key", "state.json"])
def test_a_signer_that_lost_its_key_or_memory_does_not_start_afresh(tmp_path: Path, lost: str) -> None:
    signer = LocalKey(tmp_path, ORIGIN)
    sign(signer, entries(5))
    (tmp_path / lost).unlink()
    with pytest.raises(Refusal):
        sign(signer, entries(9))


def test_the_memory_of_another_log_is_refused(tmp_path: Path) -> None:
    sign(LocalKey(tmp_path, ORIGIN), entries(5))
    with pytest.raises(Refusal):
        LocalKey(tmp_path, "example.com/other").size()


def test_nobody_else_may_read_the_key(tmp_path: Path) -> None:
    sign(LocalKey(tmp_path / "signer", ORIGIN), entries(1))
    assert (tmp_path / "signer").stat().st_mode & 0o077 == 0
    assert (tmp_path / "signer" / "log.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("moment", range(4))
def test_a_crash_while_remembering_never_leads_to_a_fork(
    tmp_path: Path, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = LocalKey(tmp_path, ORIGIN)
    sign(signer, entries(5))
    calls = 0
    durable = os.fsync

    def die(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == moment + 1:
            raise KeyboardInterrupt
        durable(descriptor)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(os, "fsync", die)
        sign(signer, entries(9))
    assert signer.size() in {5, 9}
    assert notes.read_checkpoint(sign(LocalKey(tmp_path, ORIGIN), entries(9))).size == 9
