# SPDX-License-Identifier: Apache-2.0
"""What every test stands on."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key

from duly.adapters.signers.local_key import LocalKey
from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger.guard import Running, running
from duly.kernel.actors import SYSTEM
from theatre import THEATRE, stage_of


def _inside_an_action(flush: Callable[[Any], None]) -> Callable[[Any], None]:
    """Tests with real commits empty all tables at their end, which the guard against silent writes would refuse."""

    def teardown(self: Any) -> None:
        token = running.set(Running("test.flush", SYSTEM))
        try:
            flush(self)
        finally:
            running.reset(token)

    return teardown


def _without_the_fence(flush: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """So would the triggers that keep the log append-only. The engine's tables are nobody's models: they are emptied by name."""

    def statements(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        fenced = [name for name in ("ledger_entry", "ledger_seal", "ledger_tile") if name in tables]
        off = [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in fenced]
        on = [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in fenced]
        return [*off, *flush(self, style, tables, **options), "TRUNCATE procrastinate_jobs CASCADE", *on]

    return statements


# How long an example takes says something about the machine's other work only.
settings.register_profile("noisy-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("noisy-machine")

# For the whole run: a fixture would be undone before the tables are emptied.
TransactionTestCase._fixture_teardown = _inside_an_action(TransactionTestCase._fixture_teardown)
DatabaseOperations.sql_flush = _without_the_fence(DatabaseOperations.sql_flush)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Say at once which test failed: a run that is cut off tells nothing at its end."""
    if report.failed and os.environ.get("CI") and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\n{report.when} failed: {report.nodeid}\n{report.longreprtext[-2_000:]}", file=sys.stderr, flush=True)  # noqa: T201  to be read while it runs


@pytest.fixture(autouse=True)
def _channels_as_before() -> Iterator[None]:
    """A house has mail and SMS, or nothing of a notice could go. Channels and a press that a test installs are gone afterwards, and so
    is what was remembered of its mailings.
    """
    from duly.rooms.delivery import weighing
    from duly.rooms.delivery.actions import frozen
    from duly.rooms.delivery.channel import install_channels, installed
    from duly.rooms.printing import queries as printing
    from rooms.delivery.post_office import Recorder

    before, presses = dict(installed()), (list(printing._installed), list(printing._heads))
    install_channels({"email": Recorder(), "sms": Recorder("sms")} | before)
    yield
    install_channels(before)
    printing._installed[:], printing._heads[:] = presses
    frozen.forget()
    weighing._decent.cache_clear()


@pytest.fixture(autouse=True)
def _rules_without_a_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that may not touch the database meets the rules that come with Duly; a connection may be open from another."""
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames):
        return
    monkeypatch.setattr("duly.rooms.rulebook.queries.installed.running", tuple)


@pytest.fixture(autouse=True)
def _a_signer_without_memories(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each test has a log of its own, so each has a signer of its own; only one that seals makes its folder."""
    folder: list[Path] = []

    def signer_of(origin: str) -> LocalKey:
        if not folder:
            folder.append(tmp_path_factory.mktemp("signer"))
        return LocalKey(folder[0], origin)

    ledger.install_signer(signer_of)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What stands for another test is taken down before this one's fixtures begin."""
    with item.config.stash[blocking_manager_key].unblock():
        THEATRE.make_way(stage_of(item))


@pytest.fixture(scope="session")
def _theatre(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        THEATRE.clear()


@pytest.fixture
def _stage(
    request: pytest.FixtureRequest, _theatre: None, django_db_blocker: Any, _channels_as_before: None,
    _a_signer_without_memories: None,
) -> None:  # fmt: skip
    """The stage that a test asks for stands before the test's own transaction begins."""
    with django_db_blocker.unblock():
        THEATRE.show(stage_of(request.node))


@pytest.fixture
def _django_db_helper(_stage: None, _django_db_helper: None) -> None:
    """As pytest-django has it, on the stage."""
