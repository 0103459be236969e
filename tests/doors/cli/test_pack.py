# SPDX-License-Identifier: Apache-2.0
"""``duly pack``, as an operator types it."""

from pathlib import Path

import pytest

from doors.cli.shell import duly
from duly.rooms.library import queries
from duly.rooms.notices import actions as notices
from rooms.library.bundles import a_bundle, a_file_of, fingerprint
from rooms.notices.letters import a_file, a_peopled_world
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db


world = staged(a_peopled_world)


def test_look_trust_take_over_give_up(world: World, tmp_path: Path) -> None:
    file = tmp_path / "x.dulypack"
    file.write_bytes(a_file_of(a_bundle()))
    assert fingerprint() in duly("pack", "show", file).out
    assert "OURS-a" in duly("pack", "show", file).out
    refused = duly("pack", "import", file)
    assert refused.code != 0
    assert 0 == duly("pack", "import", file, "--trust", fingerprint()).code
    rows = {row["id"]: row for row in duly("pack", "list", "--json").json}
    assert (rows["neighbours"]["signer"], rows["finance"]["signer"]) == ("neighbour", "Duly")
    (signer,) = duly("pack", "signers", "--json").json
    assert signer == {"signer": "neighbour", "fingerprint": fingerprint()}
    assert "不再信任" in duly("pack", "distrust", fingerprint(), "--reason", "x", home_language="zh_CN.UTF-8").out
    assert duly("pack", "signers", "--json").json == []
    assert "已停用" in duly("pack", "retire", "neighbours", "--reason", "x", home_language="zh_CN.UTF-8").out
    assert not queries.standing().exists()


def test_adopt_and_show_one_that_comes_with_duly(world: World) -> None:
    assert "FIN-PROMISE-a" in duly("pack", "show", "finance").out
    assert 0 == duly("pack", "adopt", "finance").code
    assert queries.standing().get().name == "finance"


def test_export(world: World, tmp_path: Path) -> None:
    notice = notices.create(world.ada, "acme", a_file())
    out = tmp_path / "ours.dulypack"
    done = duly(
        "pack", "export", "ours", "--out", out, "--notice", notice.number, "--title", "Moves", "搬迁", "--note", "n", "n",
        "--organisation", "acme",
    )  # fmt: skip
    assert done.code == 0
    found = queries.preview(out.read_bytes())
    assert found.signer.fingerprint in done.out
    assert [one.kind for one in found.contents.templates] == ["address_change"]
