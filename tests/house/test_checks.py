# SPDX-License-Identifier: Apache-2.0
"""``duly check`` finds what is wrong and says how to mend it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from duly.house import checking_ways, checks, config
from duly.house.config import Config


@pytest.fixture()
def port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def _held(home: Path, **environ: str) -> Config:
    return config.read({"DULY_HOME": str(home)} | environ)


def _codes(found: Iterator[checks.Found]) -> dict[str, str]:
    return {row.code: row.level for row in found}


def test_a_home_with_room_is_fine(tmp_path: Path) -> None:
    assert _codes(checks.home(_held(tmp_path))) == {"home": "ok"}


def test_little_space_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_LEAST_SPACE", 1 << 60)
    assert _codes(checks.home(_held(tmp_path))) == {"home.little_space": "warning"}


def test_a_key_that_others_can_read_is_an_error(tmp_path: Path) -> None:
    held = _held(tmp_path)
    assert held.secret
    assert _codes(checks.keys(held)) == {}
    (tmp_path / "keys" / "secret").chmod(0o640)
    assert _codes(checks.keys(held)) == {"keys.readable": "error"}


def test_a_database_that_is_away_is_an_error_not_a_traceback(tmp_path: Path) -> None:
    from django.db import connections

    found = list(checks.tables(_held(tmp_path)))
    connections.close_all()
    assert [row.code for row in found] == ["house.no_home"]
    assert "duly init" in found[0].say("zh")


def test_each_mailbox_is_looked_for(tmp_path: Path, port: int) -> None:
    there, away = (f"imap://u:p@127.0.0.1:{one}/INBOX?tls=never" for one in (port, 1))
    held = _held(tmp_path, DULY_MAILBOX_URL=there, DULY_REQUESTS_MAILBOX_URL=away)
    assert _codes(checking_ways.mailbox(held)) == {"mail.mailbox": "ok", "mail.requests_mailbox_away": "error"}


def test_no_relay_is_a_warning_and_a_dead_one_an_error(tmp_path: Path, port: int) -> None:
    assert _codes(checking_ways.mail(_held(tmp_path))) == {"mail.no_relay": "warning"}
    assert _codes(checking_ways.mail(_held(tmp_path, DULY_SMTP_URL="http://x"))) == {"mail.bad_relay": "error"}
    assert _codes(checking_ways.mail(_held(tmp_path, DULY_SMTP_URL="smtp://127.0.0.1:1")))["mail.relay_away"] == "error"
    assert _codes(checking_ways.mail(_held(tmp_path, DULY_SMTP_URL=f"smtp://127.0.0.1:{port}")))["mail.relay"] == "ok"


def _described(home: Path, lines: str) -> Config:
    (home / "providers.yaml").write_text(f"duly: providers/1\n{lines}", encoding="utf-8")
    return _held(home)


def test_a_relay_in_the_providers_file_that_does_not_answer_is_a_warning(tmp_path: Path, port: int) -> None:
    held = _described(
        tmp_path,
        f"email:\n  - {{name: here, adapter: smtp, url: 'smtp://127.0.0.1:{port}'}}\n"
        "  - {name: gone, adapter: smtp, url: 'smtp://127.0.0.1:1'}\n"
        "  - {name: nameless, adapter: smtp, url: 'smtp://relay.invalid'}\n",
    )
    found = {row.values["name"]: row for row in checking_ways.carriers(held) if row.code.startswith("providers.line")}
    assert {name: row.level for name, row in found.items()} == {"here": "ok", "gone": "warning", "nameless": "warning"}
    assert "gone: 127.0.0.1:1 does not answer" in found["gone"].say("en")
    assert "gone：127.0.0.1:1 无响应" in found["gone"].say("zh")


def test_a_network_of_smpp_is_tried_and_a_cloud_is_not(tmp_path: Path) -> None:
    held = _described(
        tmp_path,
        "sms:\n  - {name: network, adapter: smpp, host: 127.0.0.1, port: 1, system_id: duly, password: x, sender: '12'}\n"
        "  - {name: cloud, adapter: sms_http, url: 'http://127.0.0.1:1', secret: s}\n",
    )
    found = list(checking_ways.carriers(held))
    assert {row.values["name"] for row in found} == {"network", "cloud"}
    assert [row.values["name"] for row in found if row.level == "warning"] == ["network"]


def test_a_gateway_without_a_secret_is_an_error(tmp_path: Path, port: int) -> None:
    found = _codes(checking_ways.texts(_held(tmp_path, DULY_SMS_URL=f"http://127.0.0.1:{port}/send")))
    assert found == {"sms.gateway": "ok", "sms.no_secret": "error"}


@pytest.mark.parametrize(
    ("url", "level"),
    [
        ("", "warning"),
        ("ftp://x.example", "error"),
        ("http://duly.example", "warning"),
        ("https://duly.example", None),
        ("http://localhost:1", None),
    ],
)
def test_the_public_address(tmp_path: Path, url: str, level: str | None) -> None:
    assert list(_codes(checks.addresses(_held(tmp_path, DULY_PUBLIC_URL=url))).values()) == ([level] if level else [])


def test_debugging_in_public_is_an_error(tmp_path: Path) -> None:
    found = _codes(checks.addresses(_held(tmp_path, DULY_PUBLIC_URL="https://duly.example", DULY_DEBUG="1")))
    assert found == {"debug.public": "error"}


@pytest.mark.django_db()
def test_too_many_workers_for_the_server_are_an_error(tmp_path: Path) -> None:
    found = _codes(checks._in_database(_held(tmp_path, DULY_WORKERS="64")))
    assert found["database.few_connections"] == "error"
    assert _codes(checks._in_database(_held(tmp_path)))["database"] == "ok"


def test_settings_that_cannot_be_are_all_told() -> None:
    found = checks.settings({"DULY_WEB_PORT": "x", "DULY_WORKERS": "{}"})
    assert [row.level for row in found] == ["error", "error"]
    assert all(row.say("en") and row.say("zh") for row in found)
