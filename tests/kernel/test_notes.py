# SPDX-License-Identifier: Apache-2.0
"""Notes and checkpoints agree with the examples of Go's note package and of the C2SP specifications."""

import pytest

from duly.kernel import notes
from duly.kernel.notes import Checkpoint

GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = f"{GO_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
"""The example of golang.org/x/mod/sumdb/note, from which c2sp.org/signed-note comes."""
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
"""The example of c2sp.org/signed-note."""
SPEC_CHECKPOINT = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""
"""The example of c2sp.org/tlog-checkpoint; its key is not published, so only its form can be checked."""


@pytest.mark.parametrize(("key", "note"), [(GO_KEY, GO_NOTE), (SPEC_KEY, SPEC_NOTE)])
def test_the_published_examples_are_good(key: str, note: str) -> None:
    name, public = notes.public_key(key)
    assert notes.is_signed_by(note, name, public)
    assert key == notes.verifier_key(name, public)


def test_signing_gives_the_published_bytes() -> None:
    key = notes.private_key(GO_PRIVATE, "PeterNeumann")
    assert notes.sign(GO_TEXT, "PeterNeumann", key) == GO_NOTE
    assert notes.private_text("PeterNeumann", key) == GO_PRIVATE


@pytest.mark.parametrize("at", range(0, len(GO_NOTE) - 1, 3))
def test_a_changed_note_is_not_signed(at: int) -> None:
    changed = GO_NOTE[:at] + ("x" if GO_NOTE[at] != "x" else "y") + GO_NOTE[at + 1 :]
    assert not notes.is_signed_by(changed, *notes.public_key(GO_KEY))


def test_other_signatures_are_passed_over() -> None:
    text, _, line = SPEC_NOTE.rpartition("\n\n")
    note = f"{text}\n\n— somebody.else AAAAAAAA\n— example.com/foo not-base64\n{line}"
    assert notes.is_signed_by(note, *notes.public_key(SPEC_KEY))


def test_a_signature_of_another_key_does_not_count() -> None:
    assert not notes.is_signed_by(SPEC_NOTE, *notes.public_key(GO_KEY))
    assert not notes.is_signed_by("no note at all", *notes.public_key(GO_KEY))


def test_the_published_checkpoint_is_read_and_written_alike() -> None:
    checkpoint = notes.read_checkpoint(SPEC_CHECKPOINT)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert SPEC_CHECKPOINT.startswith(checkpoint.text() + "\n")


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n", "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "a\n1\nAAAA\n", "a\n1\n!\n", "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "a\nx\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a checkpoint"):
        notes.read_checkpoint(text)


@pytest.mark.parametrize(
    "text", ["", "PeterNeumann+c74f20a3+AAAA", GO_KEY.replace("c74f", "c74e"), "a+b", GO_KEY[:-4], f"x{GO_KEY}"]
)
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="verifier key"):
        notes.public_key(text)


@pytest.mark.parametrize(
    "text", ["", GO_KEY, GO_PRIVATE.replace("c74f", "c74e"), GO_PRIVATE[:-4], GO_PRIVATE.replace("Peter", "Pieter")]
)
def test_what_is_no_private_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="private key"):
        notes.private_key(text, "PeterNeumann")


def test_a_proof_is_written_as_specified() -> None:
    note = notes.sign(
        Checkpoint("PeterNeumann", 2, bytes(32)).text(), "PeterNeumann", notes.private_key(GO_PRIVATE, "PeterNeumann")
    )
    zeros = "A" * 43 + "="
    assert f"c2sp.org/tlog-proof@v1\nindex 1\n{zeros}\n\n{note}" == notes.proof_text(1, [bytes(32)], note)
    assert f"c2sp.org/tlog-proof@v1\nindex 0\n\n{note}" == notes.proof_text(0, [], note)
