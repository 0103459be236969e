# SPDX-License-Identifier: Apache-2.0
"""The tables of a transfer: what became of their rows, in numbers and drawn, and whether both sides are equal."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import get_language

from duly.rooms.transfer import queries
from duly.rooms.transfer.facts import (
    FATE_WORDS,
    NOTE_WORDS,
    SHARD_WORDS,
    WARNINGS,
    Fate,
    ShardState,
    State,
    TableCard,
    TransferCard,
)

TONES = {
    Fate.CREATED: "green", Fate.UPDATED: "blue", Fate.SAME: "grey", Fate.MERGED: "olive", Fate.QUARANTINED: "red",
    Fate.EXCLUDED: "plum",
}  # fmt: skip
_SHARD_TONES = {
    ShardState.CUT: "grey", ShardState.STAGED: "olive", ShardState.LOADED: "blue", ShardState.PROVEN: "green",
    ShardState.DIFFERS: "red", ShardState.UNDONE: "plum",
}  # fmt: skip
_FORESEEN = {State.REHEARSING, State.REHEARSED, State.AGREED}
_WIDE, _THINNEST, _GAP = 1000.0, 6.0, 2.0
_ENCODINGS = {
    "encoding_utf_8": "UTF-8",
    "encoding_gb18030": "GB18030",
    "encoding_big5": "Big5",
    "encoding_utf_16": "UTF-16",
}


class Bar(NamedTuple):
    """One part of the drawn bar, in thousandths of its width."""

    tone: str
    x: str
    width: str
    words: str
    rows: int


def tables_of(card: TransferCard, extra: Mapping[str, int]) -> list[dict[str, Any]]:
    """Every table; ``extra`` says by target table how many rows the target has that nobody brought."""
    language = get_language() or "en"
    return [
        {
            "card": one, "position": one.position, "bars": bars_of(one.fates, language),
            "fates": [(fate, FATE_WORDS[fate].say(language), TONES[fate], one.fates[fate]) for fate in Fate if one.fates.get(fate)],
            "is_foreseen": card.state in _FORESEEN, "shards": _shards(one, language), "extra": extra.get(one.to, 0),
            "notes": [_ENCODINGS.get(code) or NOTE_WORDS[code].say(language) for code in one.notes if code in _ENCODINGS or code in NOTE_WORDS.keys() - WARNINGS],
            "warnings": [NOTE_WORDS[code].say(language) for code in one.notes if code in WARNINGS],
            "lacking": -extra.get(one.to, 0),
            "is_equal": one.digest == one.read_digest if one.digest and one.read_digest else None,
        }
        for one in queries.table_cards(card.id)
    ]  # fmt: skip


def bars_of(fates: Mapping[Fate, int], language: str) -> list[Bar]:
    """The fates beside each other, each at least wide enough to be seen."""
    parts = [(fate, fates[fate]) for fate in Fate if fates.get(fate)]
    total = sum(count for _, count in parts)
    widths = [max(count * _WIDE / total, _THINNEST) for _, count in parts]
    scale, x, found = _WIDE / (sum(widths) or 1), 0.0, []
    for (fate, count), width in zip(parts, widths, strict=True):
        drawn = f"{max(width * scale - _GAP, 1):.1f}"
        found.append(Bar(TONES[fate], f"{x:.1f}", drawn, FATE_WORDS[fate].say(language), count))
        x += width * scale
    return found


def _shards(one: TableCard, language: str) -> list[tuple[str, str, int]]:
    return [
        (SHARD_WORDS[state].say(language), _SHARD_TONES[state], one.shards[state])
        for state in ShardState
        if one.shards.get(state)
    ]
