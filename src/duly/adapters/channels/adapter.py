# SPDX-License-Identifier: Apache-2.0
"""What an adapter says about itself: its name, the settings it takes, its provider's codes, and how it is built.

The house reads ``providers.yaml``, looks up the adapter by its name, and hands it the section; see ``docs/channels.md``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from duly.kernel.words import Words
from duly.rooms.delivery.channel import Channel


@dataclass(frozen=True, slots=True)
class Field:
    """One setting of a provider's section in ``providers.yaml``."""

    name: str
    words: Words
    """Shown as they stand and never filled in: braces are single."""
    read: Callable[[Any], Any] = str
    default: Any = None
    required: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """One answer of a provider: which outcome it is here, under which of our codes, and what it says."""

    outcome: str
    """``accepted``, ``delivered``, ``bounced``, ``failed``, ``refused``, ``later`` (refused for now) or ``unknown``."""
    code: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Adapter:
    """One way of carrying one channel. ``build`` gets the section's values by name, defaults filled in.

    Raises, from ``build``:
        ValueError: says what is wrong with the section.
    """

    name: str
    channel: str
    words: Words
    fields: tuple[Field, ...]
    build: Callable[[Mapping[str, Any]], Channel]
    codes: Mapping[str, Code] = field(default_factory=dict)
    source: str = ""
    """Title and section of the provider's documentation that the wire format follows."""
    calls_back: bool = True
    """Whether its provider may call our hook: with receipts, answers, confirmations."""


class Wrong(ValueError):
    """What is wrong with a setting, in both languages; ``where`` is its name inside the section."""

    def __init__(self, where: str, en: str, zh: str) -> None:
        super().__init__(f"{where}: {en}" if where else en)
        self.where = where
        self.words = Words.literal(en, zh)


def values_of(adapter: Adapter, section: Mapping[str, Any]) -> dict[str, Any]:
    """The section's values, read and completed.

    Raises:
        Wrong: the first setting that is unknown, missing or wrong.
    """
    known = {row.name: row for row in adapter.fields}
    if strange := sorted(section.keys() - known.keys()):
        names = ", ".join(known)
        raise Wrong(
            strange[0],
            f"{strange[0]!r} is not a setting of {adapter.name}, which takes {names}",
            f"{adapter.name} 没有 {strange[0]!r} 这一项，可用的有：{names}",
        )
    found = {}
    for row in adapter.fields:
        if row.name not in section:
            if row.required:
                raise Wrong(row.name, f"{row.name!r} is missing", f"缺少 {row.name!r}")
            found[row.name] = row.default
            continue
        try:
            found[row.name] = row.read(section[row.name])
        except Wrong:
            raise
        except (ValueError, TypeError) as error:
            raise Wrong(row.name, str(error), f"值无效（{error}）") from error
    return found
