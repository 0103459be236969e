# SPDX-License-Identifier: Apache-2.0
"""Rows of a transfer that were not carried over, for programs."""

from pathlib import Path

from doors.api.programs import Program
from doors.story import bytes_of
from rooms.transfer.conftest import ground, world
from rooms.transfer.town import Ground, laid_down, line, rehearsed
from world import World

__all__ = ["ground", "world"]


def test_rows_are_read_taken_corrected_and_handed_in(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1), line(2, 余额="?"), line(1)]))
    ada, path = Program(world, world.ada), f"/transfers/{made}/tables/0"
    (held,) = ada.get(f"{path}/held-back").json()["items"]
    assert (held["row"], held["field"], held["value"]) == (2, "balance", "?***")
    (out,) = ada.get(f"{path}/left-out").json()["items"]
    assert (out["row"], out["fate"], out["into"], bool(out["rule_zh"])) == (3, "merged", 1, True)
    text = bytes_of(ada.post(f"{path}/quarantine", {"format": "csv"})).decode("utf-8-sig").replace("?", "5")
    taken = ada.send(f"{path}/mended", text.encode(), name="rows.csv")
    assert (taken.status_code, taken.json()) == (202, {"rows": 1})
    assert ada.get(f"/transfers/{made}").json()["state"] == "rehearsing"
    refused = ada.send(f"{path}/mended", text.encode(), name="rows.csv")
    assert (refused.status_code, refused.json()["code"]) == (409, "transfer.not_now")


def test_a_key_of_another_organisation_finds_nothing(world: World, ground: Ground, tmp_path: Path) -> None:
    made = rehearsed(world, laid_down(world, ground, tmp_path, [line(1, 余额="?")]))
    dee, path = Program(world, world.dee), f"/transfers/{made}/tables/0"
    codes = [dee.get(f"{path}/held-back").status_code, dee.get(f"{path}/left-out").status_code]
    codes += [dee.post(f"{path}/quarantine", {}).status_code, dee.send(f"{path}/mended", b"x").status_code]
    codes.append(dee.delete(f"/transfers/{made}/mended").status_code)
    assert set(codes) == {404}
