# SPDX-License-Identifier: Apache-2.0
"""The command line as a whole: languages, exit codes, JSON, and no traceback for what is nobody's fault."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from duly.doors.cli import caller
from duly.house import main
from duly.kernel.refusals import Refusal
from house.homes import a_folder, duly, processes_of


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    before = translation.get_language()
    yield
    translation.activate(before or "en")


@pytest.mark.parametrize(
    ("line", "rest", "expected"),
    [
        (["--json", "notice", "status", "1"], ["notice", "status", "1"], {"json": True}),
        (["notice", "status", "1", "--json"], ["notice", "status", "1"], {"json": True}),
        (["--as", "a@x.test", "users", "list"], ["users", "list"], {"email": "a@x.test"}),
        (["users", "list", "--as=a@x.test"], ["users", "list"], {"email": "a@x.test"}),
        (["--home", "/h", "up"], ["up"], {"home": "/h"}),
        (["--language", "zh", "up"], ["up"], {"language": "zh-Hans"}),
        (["users", "add", "--language", "en"], ["users", "add", "--language", "en"], {"language": "en"}),
        (["notice", "create", "--", "--json"], ["notice", "create", "--", "--json"], {"json": False}),
    ],
)
def test_global_options_are_taken_out_of_the_line(
    line: list[str], rest: list[str], expected: dict[str, object]
) -> None:
    found, left = caller.read(line, {})
    assert left == rest
    assert {name: getattr(found, name) for name in expected} == expected


def test_an_option_without_its_value_is_refused() -> None:
    with pytest.raises(Refusal):
        caller.read(["users", "--as"], {})


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW"}, "zh-Hans"),
        ({}, "en"),
    ],
)
def test_the_locale_decides_the_language(environ: dict[str, str], language: str) -> None:
    assert caller.read([], environ)[0].language == language


def test_help_and_version_need_neither_home_nor_database() -> None:
    with a_folder() as folder:
        for words in (["--version"], [], ["notice", "--help"]):
            done = duly(folder / "home", *words)
            assert done.returncode == 0, done.stderr
            assert done.stdout
        assert not (folder / "home").exists()


def test_help_speaks_the_language_of_the_locale() -> None:
    with a_folder() as folder:
        assert "一键运行" in duly(folder / "home", "--help", LANG="zh_CN.UTF-8").stdout
        assert "Run everything" in duly(folder / "home", "--help").stdout


@pytest.mark.parametrize(
    "words", [["no-such-verb"], ["users", "no-such-verb"], ["init", "--no-such-option"], ["users", "--as"]]
)
def test_a_line_that_cannot_be_understood_exits_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["--language", "zh", *words]) in {2, 4}
    assert "✗" in capsys.readouterr().err


def test_a_home_that_is_not_there_exits_with_4_and_is_not_made() -> None:
    with a_folder() as folder:
        done = duly(folder / "home", "users", "list")
        assert done.returncode == 4
        assert "duly init" in done.stderr
        assert not (folder / "home").exists()


def test_a_database_that_is_away_exits_with_6_and_one_sentence() -> None:
    with a_folder() as folder:
        (folder / "home" / "keys").mkdir(parents=True)
        away = "postgresql://x@127.0.0.1:1/x"
        done = duly(folder / "home", "--json", "users", "list", DULY_DATABASE_URL=away)
        assert done.returncode == 6
        assert json.loads(done.stderr)["error"]["code"] == "database.away"
        checked = duly(folder / "home", "check", DULY_DATABASE_URL=away)
        assert checked.returncode == 2
        assert "Traceback" not in checked.stderr


def test_a_bad_setting_exits_with_2() -> None:
    with a_folder() as folder:
        assert duly(folder / "home", "users", "list", DULY_WEB_PORT="x").returncode == 2
        checked = duly(folder / "home", "--json", "check", DULY_WEB_PORT="x", DULY_OOPS="1")
        assert checked.returncode == 2
        assert len(json.loads(checked.stdout)["findings"]) == 2


@pytest.mark.slow()
def test_a_life_of_a_home_from_init_to_removal() -> None:
    with a_folder() as folder:
        home = folder / "home"
        first = duly(
            home,
            "--json",
            "init",
            "--email",
            "op@duly.test",
            "--organisation-ref",
            "acme",
            "--name-en",
            "Acme",
            "--password-generated",
        )
        assert first.returncode == 0, first.stderr
        made = json.loads(first.stdout)
        assert (made["operator"], made["organisation"]) == ("op@duly.test", "acme")
        assert len(made["password"]) > 15

        again = json.loads(duly(home, "--json", "init", "--password-generated").stdout)
        assert again["log"] == made["log"]
        assert "password" not in again

        assert duly(home, "check").returncode == 0
        assert duly(home, "migrate").returncode == 0
        assert duly(home, "--as", "nobody@duly.test", "users", "list").returncode == 4
        assert duly(home, "remove-home").returncode == 2
        assert duly(home, "remove-home", "--yes").returncode == 0
        assert not home.exists()
        assert not processes_of(home)


def test_a_folder_that_is_no_home_is_not_removed() -> None:
    with a_folder() as folder:
        (folder / "letters").write_text("precious")
        assert duly(folder, "remove-home", "--yes").returncode == 2
        assert (folder / "letters").exists()


@pytest.mark.slow()
def test_keys_of_another_machine_s_database_are_not_made_anew() -> None:
    with a_folder() as folder:
        assert duly(folder / "home", "init").returncode == 0
        Path(folder / "home" / "keys" / "subjects.key").unlink()
        done = duly(folder / "home", "init")
        assert done.returncode == 5
        assert "house.keys_missing" in done.stderr
