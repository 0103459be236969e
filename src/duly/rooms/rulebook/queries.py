# SPDX-License-Identifier: Apache-2.0
"""The face of the rulebook: packs, the check, the decent moment."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files

import yaml

from duly.rooms.rulebook.facts import Finding, KindSpec, Pack, Snapshot
from duly.rooms.rulebook.rules import days, evaluation, hours, reading, waits

decent_moment = hours.decent_moment
may_send = hours.may_send
after_working_days = waits.after_working_days
local_moment = waits.local_moment
has_calendar = days.has_calendar
is_zone = hours.is_zone


@cache
def packs() -> tuple[Pack, ...]:
    """The rule packs that this installation holds, by file name."""
    folder = files(__package__).joinpath("packs")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(reading.read_pack(yaml.safe_load(folder.joinpath(name).read_text(encoding="utf-8"))) for name in names)


def kinds() -> Mapping[str, KindSpec]:
    """Every kind of change that the packs know, with its fields."""
    return {name: kind for pack in packs() for name, kind in pack.kinds.items()}


def check(snapshot: Snapshot, now: datetime) -> list[Finding]:
    """What the packs find in a notice: what blocks first, then warnings, then information."""
    return evaluation.check(packs(), snapshot, now)
