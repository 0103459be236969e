# SPDX-License-Identifier: Apache-2.0
"""The table of settings: what it takes, what it refuses, and the secrets that it keeps."""

import threading
from pathlib import Path

import pytest

from duly.house import config
from duly.kernel.refusals import Refusal


def _refused(**environ: str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        config.read(environ)
    return refused.value


def test_a_misspelt_setting_is_refused_and_named() -> None:
    refused = _refused(DULY_WEB_PROT="80")
    assert refused.code == "config.unknown_setting"
    assert refused.field == "DULY_WEB_PROT"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DULY_WEB_PORT", "http"),
        ("DULY_WEB_PORT", "70000"),
        ("DULY_WORKERS", "0"),
        ("DULY_DEBUG", "maybe"),
        ("DULY_RESTART_PAUSE", "0"),
        ("DULY_RESTART_PAUSE", "nan"),
        ("DULY_DATABASE_URL", "mysql://x"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_it_should_have_been(name: str, value: str) -> None:
    refused = _refused(**{name: value})
    assert refused.code == "config.bad_setting"
    assert name in refused.say("en")
    assert "应为" in refused.say("zh")


def test_a_secret_is_not_repeated_in_a_refusal() -> None:
    assert "hunter2" not in str(_refused(DULY_DATABASE_URL="mysql://me:hunter2@x"))


def test_every_problem_is_found_not_only_the_first() -> None:
    found = config.problems({"DULY_WEB_PORT": "x", "DULY_WORKERS": "x", "DULY_NONSENSE": "1", "PATH": "/"})
    assert {no.field for no in found} == {"DULY_WEB_PORT", "DULY_WORKERS", "DULY_NONSENSE"}


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("smtp://relay.example\n")
    assert config.read({"DULY_SMTP_URL_FILE": str(tmp_path / "url")})["DULY_SMTP_URL"] == "smtp://relay.example"


def test_a_file_that_is_not_there_is_named() -> None:
    refused = _refused(DULY_SECRET_FILE="/nowhere/secret")
    assert refused.code == "config.cannot_read"
    assert "/nowhere/secret" in str(refused)


def test_the_public_address_has_no_slash_at_its_end() -> None:
    assert config.read({"DULY_PUBLIC_URL": "https://duly.example/"}).public_url == "https://duly.example"
    assert config.read({"DULY_WEB_PORT": "81"}).public_url == "http://127.0.0.1:81"


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    first = config.read({"DULY_HOME": str(tmp_path / "home")})
    assert first.keyring.first() == 1
    key = first.keyring.key(1)
    assert len(key) == 32
    assert config.read({"DULY_HOME": str(tmp_path / "home")}).keyring.key(1) == key
    assert oct((tmp_path / "home" / "keys" / "subjects.key").stat().st_mode)[-3:] == "600"
    assert oct((tmp_path / "home" / "keys").stat().st_mode)[-3:] == "700"
    assert [path.name for path in (tmp_path / "home" / "keys").iterdir()] == ["subjects.key"]


def test_of_several_that_start_together_all_read_the_same_key(tmp_path: Path) -> None:
    held = config.read({"DULY_HOME": str(tmp_path)})
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(held.secret)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_home_that_cannot_be_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal) as refused:
        config.read({"DULY_HOME": str(tmp_path / "file" / "home")}).secret  # noqa: B018
    assert refused.value.code == "config.cannot_write"


def test_every_setting_is_told_in_both_languages() -> None:
    assert all(row.words.en and row.words.zh for row in config.SETTINGS)
