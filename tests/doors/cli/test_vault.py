# SPDX-License-Identifier: Apache-2.0
"""``duly vault``: keys are shown without their secrets, rotated, and a copy of them is tried."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from doors.cli.shell import duly
from duly.doors.cli import exits
from duly.foundation.ledger.models import SubjectKey
from duly.foundation.vault import actions, reindexing
from duly.kernel.actors import SYSTEM
from world import World, a_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DULY = replace(django_settings.DULY, home=tmp_path / "home")
    actions.note_keys(SYSTEM)
    return tmp_path / "home" / "keys"


@pytest.fixture
def world(folder: Path) -> World:
    return a_world()


def test_keys_are_shown_by_fingerprint_and_never_themselves(world: World, folder: Path) -> None:
    said, as_json = duly("vault", "show"), duly("vault", "show", "--json")
    secrets = {path.read_bytes().hex() for path in folder.iterdir()}
    assert not any(secret in said.out + as_json.out for secret in secrets)
    [key] = as_json.json["keys"]
    assert (key["number"], key["standing"], key["file"]) == (1, "current", "subjects.key")
    assert key["persons"] == SubjectKey.objects.count()
    assert key["fingerprint"] in said.out
    assert "duly vault drill --keys" in said.out
    assert "尚无密钥演练记录" in duly("vault", "show", home_language="zh_CN.UTF-8").out


def test_a_rotation_says_what_to_do_with_the_old_key_and_with_backups(world: World, folder: Path) -> None:
    said = duly("vault", "rotate")
    assert said.code == exits.OK, said.err
    assert all(words in said.out for words in ("subjects.2.key", "subjects.1.retired", "Backups", "destroy it"))
    assert "数据库备份" in duly("vault", "rotate", home_language="zh_CN.UTF-8").out
    again = duly("vault", "rotate", "--json").json
    assert (again["number"], again["retired"], again["file"]) == (4, ["subjects.3.retired"], "subjects.4.key")
    shown = duly("vault", "show", "--json").json["keys"]
    assert [row["standing"] for row in shown] == ["retired"] * 3 + ["current"]


def test_a_key_is_prepared_first_where_there_are_more_machines(world: World, folder: Path) -> None:
    said = duly("vault", "rotate", "--prepare")
    assert (said.code, (folder / "subjects.2.key").exists()) == (exits.OK, True)
    assert "every other machine" in said.out
    assert [row["standing"] for row in duly("vault", "show", "--json").json["keys"]] == ["current", "waiting"]


def test_an_unfinished_rotation_is_said(world: World) -> None:
    actions.begin_rotation(world.operator)
    assert "Run `duly vault rotate`" in duly("vault", "show").out
    shown = duly("vault", "show", "--json").json
    assert (shown["rotating"], [row["standing"] for row in shown["keys"]]) == (True, ["retiring", "current"])


def test_a_drill_says_whether_the_copy_holds(world: World, folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    good = duly("vault", "drill", "--keys", copy)
    assert (good.code, "on record" in good.out) == (exits.OK, True)
    assert "Last drill" in duly("vault", "show").out
    assert duly("vault", "show", "--json").json["last_drill"]["holds"] is True
    (copy / "subjects.key").unlink()
    (copy / "index.key").unlink()
    bad = duly("vault", "drill", "--keys", copy)
    assert (bad.code, bad.out) == (exits.FAULT, "")
    assert all(words in bad.err for words in ("would be lost", "number 1", "index.key is missing"))
    chinese = duly("vault", "drill", "--keys", copy, home_language="zh_CN.UTF-8")
    assert "缺少 index.key" in chinese.err
    as_json = duly("vault", "drill", "--keys", copy, "--json")
    assert (as_json.code, json.loads(as_json.out)["holds"]) == (exits.FAULT, False)


def test_a_folder_that_is_not_there_is_refused_with_its_exit_code(world: World, tmp_path: Path) -> None:
    said = duly("vault", "drill", "--keys", tmp_path / "nowhere")
    assert (said.code, "vault.no_folder" in said.err) == (exits.MISSING, True)


def test_only_an_operator_touches_keys(world: World) -> None:
    for verb in ("rotate", "drill"):
        assert duly("--as", "ada@example.com", "vault", verb).code == exits.DENIED


def test_the_index_key_is_rotated_and_shown(world: World, folder: Path) -> None:
    ready = duly("vault", "rotate-index", "--prepare")
    assert (ready.code, (folder / "index.2.key").exists()) == (exits.OK, True)
    assert "prepared, not in use" in duly("vault", "show").out
    said = duly("vault", "rotate-index")
    assert said.code == exits.OK, said.err
    assert all(words in said.out for words in ("index.2.key", "index.1.retired", "other machines"))
    assert "第 3 号索引密钥" in duly("vault", "rotate-index", home_language="zh_CN.UTF-8").out
    again = duly("vault", "rotate-index", "--json").json
    assert (again["number"], again["retired"]) == (4, ["index.3.retired"])
    shown = duly("vault", "show", "--json").json
    assert [row["standing"] for row in shown["index_keys"]] == ["retired"] * 3 + ["current"]
    assert shown["remarked"] is None


def test_how_far_the_index_is_made_anew_is_shown(world: World, folder: Path) -> None:
    reindexing.begin_index(world.operator)
    assert "being made anew: 0 of" in duly("vault", "show").out
    assert "正在重建索引" in duly("vault", "show", home_language="zh_CN.UTF-8").out
    assert duly("vault", "show", "--json").json["remarked"]["looked"] == 0
