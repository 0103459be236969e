# SPDX-License-Identifier: Apache-2.0
"""Group robots: a contact point says ``robot:NAME``, and the section of the provider says which robot that is.

The key of a robot lets anybody write into the group, so it is the operator's secret and never a customer's address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PREFIX = "robot:"
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}\Z")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,200}\Z")


@dataclass(frozen=True, slots=True)
class Robot:
    """A robot's key, and the secret with which its calls are signed where it wants that."""

    key: str = field(repr=False)
    secret: str = field(default="", repr=False)


def read_robots(value: Any) -> dict[str, Robot]:
    """The ``robots`` setting: ``{name: KEY}`` or ``{name: {key: KEY, secret: SECRET}}``.

    Raises:
        TypeError, ValueError: it is not written so.
    """
    if not isinstance(value, Mapping):
        raise TypeError("it must be like {warehouse-group: {key: ..., secret: ...}}")
    found = {}
    for name, row in value.items():
        whole = row if isinstance(row, Mapping) else {"key": row}
        if (
            not _NAME.match(str(name))
            or not _KEY.match(str(whole.get("key") or ""))
            or whole.keys() - {"key", "secret"}
        ):
            raise ValueError(f"{name}: a name of letters and digits, a `key`, and a `secret` if the robot has one")
        found[str(name)] = Robot(str(whole["key"]), str(whole.get("secret") or ""))
    return found


def robot_named(robots: Mapping[str, Robot], address: str) -> Robot | None:
    """The robot that an address names, or ``None`` where it names none that we have."""
    return robots.get(address.removeprefix(PREFIX)) if address.startswith(PREFIX) else None
