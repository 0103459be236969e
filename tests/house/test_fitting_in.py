# SPDX-License-Identifier: Apache-2.0
"""A worker on another machine: it needs the keys of the first, and the server's time."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from duly.foundation.ledger import actions as ledger
from duly.foundation.vault import actions as vault
from duly.house import checks, opening
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.ids import random_id
from duly.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db()


def test_a_clock_that_is_off_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(hours=1))
    with pytest.raises(Refusal, match="3600 s away"):
        opening.must_fit_in()


def test_a_machine_without_the_keys_of_the_log_is_refused(tmp_path: Path, settings: Any) -> None:
    settings.DULY = replace(django_settings.DULY, home=tmp_path)
    opening.must_fit_in()
    ledger.open_log(SYSTEM, "test.invalid/other-machine")
    with pytest.raises(Refusal, match="keys"):
        opening.must_fit_in()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "subjects.key").write_bytes(bytes(32))
    opening.must_fit_in()


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        ("subjects.key", bytes(32), "ledger.key_differs"),
        ("subjects.key", b"", "ledger.key_damaged"),
        ("index.key", bytes(32), "vault.index_differs"),
        ("index.key", None, "vault.index_lacking"),
    ],
)
def test_a_machine_with_other_keys_than_the_house_is_refused_and_told_by_the_check(
    tmp_path: Path, settings: Any, file: str, content: bytes | None, code: str
) -> None:
    settings.DULY = replace(django_settings.DULY, home=tmp_path)
    ledger.open_log(SYSTEM, "test.invalid/other-machine")
    settings.DULY.keyring.first()
    opening.must_fit_in()
    assert list(checks._vault()) == []
    (tmp_path / "keys" / file).unlink()
    if content is not None:
        (tmp_path / "keys" / file).write_bytes(content)
    with pytest.raises(Refusal) as refused:
        opening.must_fit_in()
    assert refused.value.code == code
    assert [(row.level, row.code) for row in checks._vault()] == [("error", code)]
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == sorted(
        {"subjects.key", "index.key"} - ({file} if content is None else set())
    )


def test_a_rotation_that_has_not_ended_is_a_warning(tmp_path: Path, settings: Any) -> None:
    settings.DULY = replace(django_settings.DULY, home=tmp_path)
    vault.note_keys(SYSTEM)
    vault.begin_rotation(Actor("user", random_id(), "Olga", frozenset({"operator"})))
    assert [(row.level, row.code) for row in checks._vault()] == [("warning", "vault.rotating")]
