# SPDX-License-Identifier: Apache-2.0
"""Customers of Acme who moved to somebody else's database, with some rows that belong to nobody or to several."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from django.test import TestCase

from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions
from rooms.transfer.town import Ground, laid_down, line, loaded, reconciled
from world import World, customer_row, make_customers


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What happens inside is refused for this reason."""
    with pytest.raises(Refusal) as no:
        yield
    assert no.value.code == code


SHARED = "+8613900000007"


def signed(world: World, ground: Ground, folder: Path, lines: list[str]) -> UUID:
    """A transfer of these lines, signed off."""
    made = reconciled(world, loaded(world, laid_down(world, ground, folder, lines)))
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.sign_off(world.ada, made)
    return made


def moved(world: World, ground: Ground, folder: Path) -> UUID:
    """Six rows: three are Acme's by number, one by telephone, one is nobody's, one is two customers'; one was held back."""
    (folder / "register").mkdir()
    rows = [customer_row(n, ref=f"C{n:06d}", phone="") for n in (1, 2, 3)]
    rows.append(customer_row(4, phone="+8613800000040"))
    rows += [customer_row(n, phone=SHARED) for n in (5, 6)]
    rows.append(customer_row(9, ref="STAYS"))
    make_customers(world, rows, folder / "register")
    lines = [line(1), line(2), line(3), line(40), line(50), line(7, 手机="13900000007"), line(8, 余额="?")]
    return signed(world, ground, folder, lines)
