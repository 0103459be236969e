# SPDX-License-Identifier: Apache-2.0
"""Words from small lists, categories, free text."""

from collections.abc import Callable, Mapping

from duly.rooms.recognition.rules import lexicon
from duly.rooms.recognition.rules.observing import Observed

_FEW, _RARE = 60, 0.1


def _from(name: str) -> Callable[[Observed], float]:
    def test(values: Observed) -> float:
        return values.within(lexicon.words(name))

    return test


def _ending(name: str) -> Callable[[Observed], float]:
    """As job titles and departments do: the value holds such a word."""
    pattern = (
        rf"(?i)(?:{'|'.join(sorted((word for word in lexicon.words(name) if len(word) > 1), key=len, reverse=True))})"
    )

    def test(values: Observed) -> float:
        return values.share(pattern) if values.mean_length < 40 else 0.0

    return test


def _bank(values: Observed) -> float:
    return values.share(r"(?i)银行|信用社|信用合作|^[工农中建招交]行|\bbank\b")


def _words(values: Observed) -> float:
    return values.worded * (0.6 if values.mean_length < 60 else 0.3)


def _text(values: Observed) -> float:
    """Sentences: long, with marks between, mostly different."""
    long = values.of(values.text.str.len_chars() > 20)
    marked = values.share(r"[,，。;；!！?？]|\p{L}+ \p{L}+ \p{L}+ \p{L}+")
    return min(1.0, max(long * 0.6 + marked * 0.4, 0.0)) * (0.4 + 0.6 * values.distinct) * values.worded


def _category(values: Observed) -> float:
    """Few words, each often."""
    few = len(values.counts) <= _FEW and values.distinct <= _RARE
    return values.worded if few and values.mean_length < 40 else 0.0


def _tags(values: Observed) -> float:
    return values.share(r"^[^,，;；|、]{1,20}(?:[,，;；|、][^,，;；|、]{1,20})+$") * 0.9


def _file(values: Observed) -> float:
    return values.share(r"(?i)\.(?:jpe?g|png|gif|pdf|docx?|xlsx?|tiff?|zip|mp3|bmp|webp)$")


def _time_zone(values: Observed) -> float:
    return values.share(
        r"^(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z]\w+(?:/\w+)?$|^(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d{2})?)?$"
    )


SHAPES: Mapping[str, Callable[[Observed], float]] = {
    "words": _words, "text": _text, "category": _category, "tags": _tags, "file": _file, "time_zone": _time_zone,
    "bank": _bank, "job_title": _ending("job_title"), "department": _ending("department"),
    **{name: _from(name) for name in ("ethnicity", "political", "level", "unit", "currency", "language")},
}  # fmt: skip
