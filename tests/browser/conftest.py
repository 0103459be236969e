# SPDX-License-Identifier: Apache-2.0
"""A real browser on the real application: Chromium of the system, the test's own database, no network."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser import moving

ground, world = moving.ground, moving.world
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here starts a browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser. Where it is missing the tests are left out, but never in CI.

    Playwright keeps a loop in this thread while it runs; the tests still make their stories with plain verbs, and
    those of other modules must not find that loop.
    """
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is missing: requirements/debian.txt names the package")
        pytest.skip(f"{CHROMIUM} is missing")
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()
