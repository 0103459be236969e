# SPDX-License-Identifier: Apache-2.0
"""Tests that need a Debian package: ``requirements/debian.txt``. Where nothing may be missing, a missing one is a fault."""

import os

import pytest


def needed(is_there: bool, package: str) -> None:
    """Skip where the package is missing, but fail in continuous integration: there, nothing is left out."""
    if is_there:
        return
    if os.environ.get("CI") or os.environ.get("TESTS_MUST_ALL_RUN"):
        pytest.fail(f"Debian's {package} is missing; requirements/debian.txt names it")
    pytest.skip(f"Debian's {package} is not installed")
