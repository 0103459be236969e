# SPDX-License-Identifier: Apache-2.0
"""A worker on another machine: it needs the keys of the first, and the server's time."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from duly.foundation.ledger import actions as ledger
from duly.house import opening
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
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
