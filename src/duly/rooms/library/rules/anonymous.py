# SPDX-License-Identifier: Apache-2.0
"""What may leave the house: wording with blanks, steps without names, counts without small groups."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from duly.rooms.library.facts import SMALLEST_GROUP
from duly.rooms.library.refusals import LEFTOVER

_SHORTEST = 3
"""A shorter value stands in too many words that have nothing to do with it."""
_BLANK = re.compile(r"({{.*?}}|{%.*?%})", re.DOTALL)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+|(?<![\w-])\+?\d(?:[ ()./-]{0,2}\d){6,}")
_STEP = ("channel", "wait", "when", "at", "extras")


def blanked(text: str, values: Mapping[str, str]) -> str:
    """The text with each of these values replaced by its blank, where it was written out; longest values first.

    ``values``: value to the name of the blank. What stands inside a blank is left alone.
    """
    known = [value for value in sorted(values, key=len, reverse=True) if len(value) >= _SHORTEST]
    if not known:
        return text
    form = re.compile("|".join(map(re.escape, known)), re.IGNORECASE)
    names = {value.lower(): name for value, name in values.items()}
    parts = _BLANK.split(text)
    parts[::2] = [form.sub(lambda hit: f"{{{{ {names[hit[0].lower()]} }}}}", part) for part in parts[::2]]
    return "".join(parts)


def must_be_nobodys(text: str, where: str) -> None:
    """Refuse a text in which an address, a link or a long number was written out.

    Raises:
        Refusal: ``library.leftover``.
    """
    for part in _BLANK.split(text)[::2]:
        if found := _ADDRESS.search(part):
            raise LEFTOVER(field=where, where=where, excerpt=found[0][:80])


def steps(raw: Sequence[Any]) -> list[Any]:
    """Steps of a plan without the classes of customers that they were meant for."""
    return [{key: one[key] for key in _STEP if key in one} if isinstance(one, Mapping) else one for one in raw]


def result(
    kind: str, month: str, languages: Mapping[str, tuple[int, int]], channels: Mapping[str, int]
) -> dict[str, Any] | None:
    """Counts of one notice that may be passed on; none at all where the notice itself was for too few.

    A count is told only of a group that is large enough on both sides: of few people, or of few who did not confirm among
    many, it would tell who they were. Where one group alone is left out, the sum would tell it: then another goes with it.
    """
    people = sum(read for read, _ in languages.values())
    confirmed = sum(done for _, done in languages.values())
    if people < SMALLEST_GROUP or _is_telling(people, confirmed):
        return None
    large = {tag: pair for tag, pair in languages.items() if pair[0] >= SMALLEST_GROUP and not _is_telling(*pair)}
    told = {channel: n for channel, n in channels.items() if n >= SMALLEST_GROUP}
    return {
        "kind": kind,
        "month": month,
        "people": people,
        "confirmed": confirmed,
        "channels": _without_one_missing(told, channels, lambda n: n),
        "languages": {
            tag: list(pair) for tag, pair in _without_one_missing(large, languages, lambda pair: pair[0]).items()
        },
    }


def _is_telling(people: int, confirmed: int) -> bool:
    """Whether a few stand out among the many; none and all tell nothing of anybody alone."""
    return 0 < confirmed < SMALLEST_GROUP or 0 < people - confirmed < SMALLEST_GROUP


def _without_one_missing(told: dict[str, Any], everything: Mapping[str, Any], size: Any) -> dict[str, Any]:
    if told and len(everything) - len(told) == 1:
        smallest = min(told, key=lambda name: (size(told[name]), name))
        return {name: value for name, value in told.items() if name != smallest}
    return told
