# SPDX-License-Identifier: Apache-2.0
"""Bytes by their digest: put and forget."""

import hashlib
import io
from uuid import uuid4

import pytest

from duly.foundation.files import queries
from duly.foundation.files.actions import forget, put
from duly.foundation.files.jobs import sweep
from duly.foundation.files.models import File
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.refusals import Refusal

RAW = b"bytes " * 40_000
DIGEST = f"sha256:{hashlib.sha256(RAW).hexdigest()}"


@pytest.mark.django_db()
@pytest.mark.parametrize("content", [RAW, io.BytesIO(RAW), iter([RAW[:7], RAW[7:]])], ids=["bytes", "stream", "chunks"])
def test_bytes_come_back_by_their_digest(content: object) -> None:
    assert DIGEST == put(SYSTEM, content, media_type="text/plain", name="a.txt")  # type: ignore[arg-type]
    assert RAW == queries.content(DIGEST) == b"".join(queries.chunks(DIGEST)) == queries.opener(DIGEST)().read()
    assert (len(RAW), "a.txt", "text/plain") == (
        queries.file(DIGEST).size,
        queries.file(DIGEST).name,
        queries.file(DIGEST).media_type,
    )


@pytest.mark.django_db()
def test_the_same_bytes_twice_are_one_file() -> None:
    put(SYSTEM, RAW, media_type="text/plain", name="a.txt")
    put(SYSTEM, RAW, media_type="text/plain", name="b.txt")
    assert ["a.txt"] == list(File.objects.values_list("name", flat=True))


@pytest.mark.django_db()
def test_the_name_of_a_file_stays_out_of_the_ledger() -> None:
    put(SYSTEM, RAW, media_type="text/plain", name="zhang-san.pdf")
    body = Inbox.objects.get().body
    assert DIGEST in body
    assert "zhang-san" not in body


@pytest.mark.django_db(transaction=True)
def test_forgotten_bytes_are_gone() -> None:
    put(SYSTEM, RAW, media_type="text/plain", name="a.txt")
    forget(SYSTEM, DIGEST)
    assert not queries.store().exists(DIGEST)
    for ask in (queries.file, queries.content):
        with pytest.raises(Refusal) as refused:
            ask(DIGEST)
        assert "files.missing" == refused.value.code
    with pytest.raises(Refusal):
        forget(SYSTEM, DIGEST)


@pytest.mark.django_db()
def test_who_may_not_forget_is_refused() -> None:
    put(SYSTEM, RAW, media_type="text/plain", name="a.txt")
    with pytest.raises(Refusal) as refused:
        forget(Actor("user", uuid4(), "Cy", frozenset({"agent"})), DIGEST)
    assert "rights.not_allowed" == refused.value.code
    assert queries.store().exists(DIGEST)


@pytest.mark.django_db()
def test_leftovers_are_swept_by_recurring_work() -> None:
    assert 0 == sweep()
