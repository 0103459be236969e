# SPDX-License-Identifier: Apache-2.0
"""What a sealed package costs: a file sealed, hashed, signed and put on disk; then checked as a whole, opened, compared, on disk.

The limits are ``age`` (through pyrage, and the tool itself where it is installed), which only encrypts, and copying the file, all
with fsync, in the same run.

    python -m bench.parcels [--mib 1024] [--rounds 3]
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

from bench.report import median, peak_memory_mb, show

PIECE = 4 << 20


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="parcels-") as held:
        folder = Path(held)
        source = _source(folder / "source", given.mib)
        times: dict[str, list[float]] = {}
        for _ in range(given.rounds):
            for name, took in _round(folder, source):
                times.setdefault(name, []).append(took)
    figures: dict[str, int | float | str] = {
        f"{name}_mb_per_s": given.mib * 1.048576 / median(took) for name, took in times.items()
    }
    show(
        "parcels",
        ratio=median(times["age_encrypt"]) / median(times["seal_and_sign"]),
        figures=figures | {"peak_memory_mb": _ours[0]},
        aim="not slower than age merely encrypting",
        mib=given.mib, rounds=given.rounds,
        path="file to file on one disk, each output with fsync; the source was read before",
    )  # fmt: skip


_ours: list[int] = []


def _round(folder: Path, source: Path) -> Iterator[tuple[str, float]]:
    yield "copy", _timed(lambda: _copy(source, folder / "copy"))
    yield from _parcel(folder / "parcel", source)
    _ours[:] = _ours or [peak_memory_mb()]
    yield from _age(folder, source)
    yield from _age_tool(folder, source)
    for name in ("copy", "age", "plain"):
        (folder / name).unlink(missing_ok=True)


def _parcel(folder: Path, source: Path) -> Iterator[tuple[str, float]]:
    from duly.rooms.parcels.bag.checking import check
    from duly.rooms.parcels.bag.opening import Owner, open_into
    from duly.rooms.parcels.bag.places import Folder
    from duly.rooms.parcels.bag.writing import Plan, Writer, sign
    from duly.rooms.parcels.rules import custody
    from duly.rooms.parcels.rules.cards import card_of, new_secret, private
    from duly.rooms.parcels.rules.manifests import seal_of
    from duly.rooms.parcels.terms import Event, Table

    secrets = new_secret(), new_secret()
    sender, receiver = (card_of(one, "Bench", "2026-11-23T00:00:00.000Z") for one in secrets)
    own, parcel, table = private(secrets[0]), uuid4(), Table("t", {"fields": [{"name": "c"}]})

    def seal() -> None:
        writer = Writer(folder / "bag", Plan(parcel, (receiver,)))
        writer.add("tables/0000/00000.parquet", lambda: _pieces(source))
        statement = writer.close(sender, "2026-11-23T00:00:00.000Z", tables=[table])
        chain: list[custody.Entry] = []
        said = {"seal": seal_of((folder / "bag" / "tagmanifest-sha256.txt").read_bytes())}
        for event in (Event.CREATED, Event.SEALED):
            chain.append(custody.entry(chain, parcel, event, at="", signer=(sender, own), data=said))
        sign(folder / "bag", own.sign(statement), b"".join(one.line + b"\n" for one in chain))

    yield "seal_and_sign", _timed(seal)
    place = Folder(folder / "bag")
    yield "verify_without_key", _timed(lambda: check(place))

    def opened() -> None:
        open_into(place, check(place), Owner(receiver, private(secrets[1])), folder / "open")

    yield "verify_and_open", _timed(opened)
    shutil.rmtree(folder)


def _age(folder: Path, source: Path) -> Iterator[tuple[str, float]]:
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    sealed, plain = folder / "age", folder / "plain"

    def encrypt() -> None:
        pyrage.encrypt_file(str(source), str(sealed), [identity.to_public()])
        _sync(sealed)

    def decrypt() -> None:
        pyrage.decrypt_file(str(sealed), str(plain), [identity])
        _sync(plain)

    yield "age_encrypt", _timed(encrypt)
    yield "age_decrypt", _timed(decrypt)


def _age_tool(folder: Path, source: Path) -> Iterator[tuple[str, float]]:
    if shutil.which("age") is None:
        return
    key = folder / "key"
    key.unlink(missing_ok=True)
    made = subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True, text=True)
    receiver = made.stderr.split(":")[1].strip()
    sealed, plain = folder / "age", folder / "plain"

    def encrypt() -> None:
        subprocess.run(["age", "-r", receiver, "-o", str(sealed), str(source)], check=True)
        _sync(sealed)

    def decrypt() -> None:
        subprocess.run(["age", "-d", "-i", str(key), "-o", str(plain), str(sealed)], check=True)
        _sync(plain)

    yield "age_tool_encrypt", _timed(encrypt)
    yield "age_tool_decrypt", _timed(decrypt)


def _source(path: Path, mib: int) -> Path:
    """Bytes that do not compress, already in the page cache."""
    with path.open("wb") as file:
        for _ in range(mib // 4):
            file.write(os.urandom(PIECE))
    _sync(path)
    return path


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _copy(source: Path, there: Path) -> None:
    with there.open("wb") as file:
        for piece in _pieces(source):
            file.write(piece)
    _sync(there)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    os.fsync(descriptor)
    os.close(descriptor)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
