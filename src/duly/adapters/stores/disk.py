# SPDX-License-Identifier: Apache-2.0
"""A store on disk: one file for each digest, in two levels of folders.

Bytes go to a temporary file that is synced and then renamed, so that a name in the store always holds whole content.
"""

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from duly.foundation.files.facts import BAD_DIGEST, DAMAGED, NO_FILE, STORE_FULL, STORE_UNAVAILABLE
from duly.foundation.files.store import CHUNK
from duly.kernel.refusals import Refusal

_DIGEST = re.compile(r"sha256:([0-9a-f]{64})\Z")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_STALE_AFTER = 24 * 3600


class DiskStore:
    """Keeps bytes below one folder, readable by the owner alone."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        """``folder`` is asked at the first use, so that nothing is made before it is needed."""
        self._folder = folder

    def put(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """See :class:`duly.foundation.files.store.Store`."""
        with self._refusing():
            incoming = self._sub("incoming")
            temporary = incoming / secrets.token_hex(16)
            try:
                hexdigest, size = _write(temporary, chunks)
                self._keep(temporary, hexdigest)
            finally:
                temporary.unlink(missing_ok=True)
        return f"sha256:{hexdigest}", size

    def get(self, digest: str) -> Iterator[bytes]:
        """See :class:`duly.foundation.files.store.Store`."""
        try:
            stream = self._path(digest).open("rb")
        except FileNotFoundError:
            raise NO_FILE(field="digest", digest=digest) from None
        return self._checked(stream, digest)

    def exists(self, digest: str) -> bool:
        """See :class:`duly.foundation.files.store.Store`."""
        return self._path(digest).is_file()

    def path(self, digest: str) -> Path | None:
        """See :class:`duly.foundation.files.store.Store`."""
        found = self._path(digest)
        if not found.is_file():
            raise NO_FILE(field="digest", digest=digest)
        return found

    def forget(self, digest: str) -> None:
        """See :class:`duly.foundation.files.store.Store`."""
        path = self._path(digest)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            _sync(path.parent)

    def sweep(self, now: float) -> int:
        """See :class:`duly.foundation.files.store.Store`."""
        removed = 0
        for path in self._sub("incoming").iterdir():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < now - _STALE_AFTER:
                    path.unlink()
                    removed += 1
        return removed

    def _keep(self, temporary: Path, hexdigest: str) -> None:
        path = self._path(f"sha256:{hexdigest}")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.replace(path)
        for folder in (path.parent, path.parent.parent):
            _sync(folder)

    @staticmethod
    def _checked(stream: BinaryIO, digest: str) -> Iterator[bytes]:
        found = hashlib.sha256()
        with stream:
            while chunk := stream.read(CHUNK):
                found.update(chunk)
                yield chunk
        if f"sha256:{found.hexdigest()}" != digest:
            raise DAMAGED(field="digest", digest=digest, found=f"sha256:{found.hexdigest()}")

    def _path(self, digest: str) -> Path:
        matched = _DIGEST.match(digest)
        if matched is None:
            raise BAD_DIGEST(field="digest", digest=digest)
        name = matched[1]
        return self._folder() / name[:2] / name[2:4] / name

    def _sub(self, name: str) -> Path:
        path = self._folder() / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Turn what the operating system says into a refusal that a person can act on."""
        try:
            yield
        except Refusal:
            raise
        except OSError as error:
            place = str(self._folder())
            if error.errno in _FULL:
                raise STORE_FULL(place=place) from error
            raise STORE_UNAVAILABLE(place=place, why=error.strerror or str(error)) from error


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb", buffering=CHUNK) as target:
        for chunk in chunks:
            digest.update(chunk)
            size += target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest(), size


def _sync(folder: Path) -> None:
    """Make a new name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
