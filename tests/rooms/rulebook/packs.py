# SPDX-License-Identifier: Apache-2.0
"""The pack files one by one, so that a fault in one of them is told of that one alone."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from duly.kernel.refusals import Refusal
from duly.rooms.rulebook.facts import Pack
from duly.rooms.rulebook.rules.checks.shapes import Library
from duly.rooms.rulebook.rules.reading import read_pack

FOLDER = Path(__file__).parents[3] / "src/duly/rooms/rulebook/packs"
FILES = sorted(path.name for path in FOLDER.glob("*.yaml"))


@cache
def raw(name: str) -> Any:
    """What a file holds; nothing when it is not even YAML."""
    try:
        return yaml.load((FOLDER / name).read_bytes(), Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None


@cache
def readable(name: str) -> Pack | None:
    """The pack in a file, without the rules that cannot be read."""
    found = raw(name)
    if not isinstance(found, dict):
        return None
    parts = {key: value for key, value in found.items() if key not in {"rules", "manual"}}
    try:
        read_pack(parts, file=name)
    except Refusal:
        return None
    for key in ("rules", "manual"):
        parts[key] = [one for one in found.get(key) or () if _is_fine(parts | {"rules": [], "manual": []}, key, one)]
    return read_pack(parts, file=name)


def _is_fine(parts: dict[str, Any], key: str, one: Any) -> bool:
    try:
        read_pack(parts | {key: [one]})
    except Refusal:
        return False
    return True


@cache
def everything() -> Library:
    """All that can be read."""
    return Library(tuple(pack for name in FILES if (pack := readable(name)) is not None))


def core_example() -> dict[str, Any]:
    """What examples change where their own pack has none."""
    return dict(raw("core.yaml")["example"])
