# SPDX-License-Identifier: Apache-2.0
"""A stage is built once and found anew by each test that asks for it: what a test changes is rolled back to where the stage stood.

Building one by real verbs takes up to half a second, so tests that follow each other share it::

    story = staged(a_story)

    def test_it_went_out(story: Story) -> None: ...

A test with such a fixture begins inside the transaction in which the stage was built, any other outside of it.
"""

import shutil
import tempfile
from collections.abc import Callable
from copy import deepcopy
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

Builder = Callable[..., Any]
"""What builds a stage: it is given a folder of its own, if it takes one."""


class Theatre:
    """One stage stands at a time, in a transaction that is never committed."""

    def __init__(self) -> None:
        self._standing: Builder | None = None
        self._built: Any = None
        self._folder = ""
        self._open: transaction.Atomic | None = None

    def show(self, wanted: Builder | None) -> None:
        """Let this stage stand, or none."""
        if wanted is self._standing and (wanted is None or connection.in_atomic_block):
            return
        self.clear()
        if wanted is None:
            return
        self._open = transaction.atomic()
        self._open._from_testcase = True  # type: ignore[attr-defined]  # Django's test cases say it so: durable blocks may run inside
        self._open.__enter__()
        self._folder = tempfile.mkdtemp(prefix="duly-stage-")
        self._built, self._standing = _built(wanted, Path(self._folder)), wanted

    def make_way(self, wanted: Builder | None) -> None:
        """Take down what stands, if it is another one, before the next test's own fixtures meet its locks."""
        if wanted is not self._standing:
            self.clear()

    def clear(self) -> None:
        """Take down what stands."""
        if self._open is not None:
            if connection.in_atomic_block:  # unless a test let go of the connection, and of all that stood with it
                transaction.set_rollback(True)
                self._open.__exit__(None, None, None)
            shutil.rmtree(self._folder, ignore_errors=True)
        self._standing, self._built, self._open = None, None, None

    def cast(self, wanted: Builder, folder: Path) -> Any:
        """What building a stage gave, as a copy, since a test may change it; a second stage beside it is built on the spot."""
        return deepcopy(self._built) if wanted is self._standing else _built(wanted, folder)


def _built(build: Builder, folder: Path) -> Any:
    return build(folder) if signature(build).parameters else build()


THEATRE = Theatre()


def staged(build: Builder) -> Any:
    """A fixture that gives what ``build`` makes."""

    def found(db: None, tmp_path: Path) -> Any:
        return THEATRE.cast(build, tmp_path)

    found.__dict__["stage"] = build
    return pytest.fixture(found)


def stage_of(test: pytest.Item) -> Builder | None:
    """The stage that a test asks for, by whichever of its fixtures comes first; none for a test that really commits."""
    if not isinstance(test, pytest.Function):
        return None
    marked = test.get_closest_marker("django_db")
    if (marked and marked.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(test.fixturenames):
        return None
    known = test._fixtureinfo.name2fixturedefs
    stages = (getattr(known[name][-1].func, "stage", None) for name in test.fixturenames if name in known)
    return next((stage for stage in stages if stage is not None), None)
