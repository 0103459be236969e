# SPDX-License-Identifier: Apache-2.0
"""What every store must do. A store's own test gives a ``store`` and inherits these."""

import hashlib
from collections.abc import Iterator

import pytest

from duly.foundation.files.store import CHUNK, Store
from duly.kernel.refusals import Refusal


def digest_of(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


class StoreContract:
    """The conformance suite of ``foundation/files/store.py``."""

    @pytest.fixture
    def store(self) -> Store:
        raise NotImplementedError

    def test_what_was_put_comes_out(self, store: Store) -> None:
        for raw in (b"", b"x", b"ab" * CHUNK):
            assert (digest_of(raw), len(raw)) == store.put(iter([raw[:1], raw[1:]]))
            assert raw == b"".join(store.get(digest_of(raw)))
            assert store.exists(digest_of(raw))

    def test_the_same_bytes_can_be_put_again(self, store: Store) -> None:
        assert store.put([b"same"]) == store.put([b"sa", b"me"])
        assert b"same" == b"".join(store.get(digest_of(b"same")))

    def test_what_is_not_there_is_refused(self, store: Store) -> None:
        missing = digest_of(b"missing")
        assert not store.exists(missing)
        with pytest.raises(Refusal) as refused:
            b"".join(store.get(missing))
        assert "files.missing" == refused.value.code

    @pytest.mark.parametrize(
        "digest",
        ["", "sha256:", "../../etc/passwd", "sha256:" + "G" * 64, "md5:" + "0" * 32, "sha256:" + "0" * 64 + "\n"],
    )
    def test_what_is_no_digest_is_refused(self, store: Store, digest: str) -> None:
        for ask in (store.exists, store.forget, lambda text: b"".join(store.get(text))):
            with pytest.raises(Refusal) as refused:
                ask(digest)
            assert "files.bad_digest" == refused.value.code

    def test_forgotten_bytes_are_gone_and_forgetting_twice_is_no_fault(self, store: Store) -> None:
        digest, _ = store.put([b"secret"])
        store.forget(digest)
        store.forget(digest)
        assert not store.exists(digest)

    def test_a_source_that_breaks_leaves_nothing(self, store: Store) -> None:
        def breaks() -> Iterator[bytes]:
            yield b"half"
            message = "the sender went away"
            raise ConnectionError(message)

        with pytest.raises((ConnectionError, Refusal)):
            store.put(breaks())
        assert not store.exists(digest_of(b"half"))
