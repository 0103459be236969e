# SPDX-License-Identifier: Apache-2.0
"""What the outside world does to a transfer: the way to the source is cut, the disk of the target is full. It says so, and goes on after."""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import psycopg
import pytest

from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State
from needs import needed
from rooms.transfer.town import HEADER, MAPPING, Ground, fates, laid_down, line, plan, reconciled
from world import World

pytestmark = pytest.mark.django_db
ROWS = 1_000


class Wire:
    """A way to the server that can be cut: what is under way breaks, and nothing new gets through until it is mended."""

    def __init__(self, far: str) -> None:
        self._far, self._lines, self._is_cut = far, list[socket.socket](), False
        self._let_through = 0
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def cut_after(self, bytes_let_through: int) -> None:
        """Let so much more of what the server says pass, then cut."""
        self._let_through = bytes_let_through

    def mend(self) -> None:
        """Let everything pass again."""
        self._is_cut, self._let_through = False, 0

    def close(self) -> None:
        """For good."""
        self._break()
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                if self._is_cut:
                    near.close()
                    continue
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._far)
                self._lines += [near, far]
                threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, here: socket.socket, there: socket.socket, is_counted: bool) -> None:
        with suppress(OSError):
            while block := here.recv(4_096):
                there.sendall(block)
                if is_counted and self._let_through:
                    self._let_through -= len(block)
                    if self._let_through <= 0:
                        self._break()

    def _break(self) -> None:
        self._is_cut = True
        while self._lines:
            one = self._lines.pop()
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@pytest.fixture
def wire(ground: Ground) -> Iterator[Wire]:
    folder = parse_qs(urlsplit(ground.url).query)["host"][0]
    made = Wire(f"{folder}/.s.PGSQL.5432")
    yield made
    made.close()


def from_a_database(world: World, ground: Ground, wire: Wire) -> UUID:
    """A transfer whose source is a database at the other end of the wire."""
    cells = [dict(zip(HEADER.split(","), line(number).split(","), strict=True)) for number in range(ROWS)]
    with psycopg.connect(ground.url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {ground.schema}_old")
        columns = ", ".join(f'"{name}" text' for name in HEADER.split(","))
        connection.execute(f'CREATE TABLE {ground.schema}_old.kunden ({columns}, PRIMARY KEY ("客户编号"))')
        with connection.cursor().copy(f"COPY {ground.schema}_old.kunden FROM STDIN") as copy:
            for one in cells:
                copy.write_row(list(one.values()))
    parts = urlsplit(ground.url)
    address = f"postgresql://{parts.username or ''}@127.0.0.1:{wire.port}{parts.path}"
    old = {"ref": "crm", "kind": "database", "address": address, "options": {"schema": f"{ground.schema}_old"}}
    made = actions.plan(world.ada, world.acme.id, plan(ground, sources=[old]), {})
    actions.inventory(world.ada, made)
    (found,) = queries.tables_of(made)
    table: dict[str, Any] = MAPPING["tables"][0] | {"from": f"crm/{found.ref}"}
    actions.lay_mapping(world.ada, made, MAPPING | {"tables": [table]})
    return made


def trouble_of(transfer: UUID) -> str:
    """What the page says of the first shard that could not be worked on."""
    words = queries.progress_of(transfer).trouble
    return words.say("en") if words else ""


def test_the_way_to_the_source_is_cut_in_the_middle_and_every_row_still_arrives_once(
    world: World, ground: Ground, wire: Wire
) -> None:
    transfer = from_a_database(world, ground, wire)
    actions.rehearse(world.ada, transfer)
    wire.cut_after(40_000)
    done = actions.carry(transfer)
    assert 0 < done.shards_left < ROWS // 100
    assert "crm" in trouble_of(transfer) or "127.0.0.1" in trouble_of(transfer)
    assert queries.row_for(world.ada, transfer).state == State.REHEARSING

    wire.mend()
    actions.carry(transfer)
    actions.agree(world.bo, transfer, actions.ask(world.ada, transfer))
    actions.run(world.ada, transfer)
    wire.cut_after(1)  # what was rehearsed is loaded: the source is not asked any more
    actions.carry(transfer)
    reconciled(world, transfer)
    assert fates(transfer) == {"created": ROWS}
    assert ground.rows("SELECT count(*), count(DISTINCT ref) FROM {s}.party") == [(ROWS, ROWS)]
    assert queries.row_for(world.ada, transfer).state == State.RECONCILED


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    needed(os.geteuid() == 0, "right to mount a file system (root)")
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_the_targets_disk_is_full_and_the_shard_that_did_not_fit_is_loaded_once_there_is_room(
    world: World, ground: Ground, small_disk: Path, tmp_path: Path
) -> None:
    target = {"kind": "sqlite", "address": str(small_disk / "beta.db")}
    transfer = laid_down(world, ground, tmp_path, [line(number) for number in range(ROWS)], target=target)
    actions.rehearse(world.ada, transfer)
    actions.carry(transfer)
    actions.agree(world.bo, transfer, actions.ask(world.ada, transfer))
    actions.run(world.ada, transfer)
    done = actions.carry(transfer)
    assert done.shards_left
    assert "no room left" in trouble_of(transfer)

    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    actions.carry(transfer)
    reconciled(world, transfer)
    assert fates(transfer) == {"created": ROWS}
    assert queries.row_for(world.ada, transfer).state == State.RECONCILED
