# SPDX-License-Identifier: Apache-2.0
"""By what pieces a name is found: its letters two by two, Chinese characters one by one, and all ways of reading them.

A name is compared without spaces, marks, width and case. Chinese names are found by their characters, by pinyin and by
its initials, whatever reading their owner uses: a surname such as 曾 or 区 is read in another way than the word.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, pairwise, product

from pypinyin import Style, pinyin

_MOST_READINGS = 32
_READ, _INITIALS, _BEGINS = "~", "!", "^"


def plain(name: str) -> str:
    """A name as it is compared: letters and digits only, of one width and case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def pieces(name: str) -> frozenset[str]:
    """What of a name is put into the index."""
    whole = plain(name)
    found = {*_pairs(whole), *filter(_is_chinese, whole)}
    found.update(
        _BEGINS + word[0] for word in unicodedata.normalize("NFKC", name).casefold().split() if word[0].isalnum()
    )
    if any(map(_is_chinese, whole)):
        for here, there in pairwise(whole):
            found |= _read_across(here, there)
    return frozenset(found)


def asked(text: str) -> list[frozenset[str]]:
    """The pieces of which one set must be whole for a name to be what somebody types; empty where nothing can be found."""
    whole = plain(text)
    if not whole:
        return []
    if len(whole) == 1:
        return [frozenset({whole if _is_chinese(whole) else _BEGINS + whole})]
    pairs = frozenset(_pairs(whole))
    if not (whole.isascii() and whole.isalpha()):
        return [pairs]
    return [pairs, frozenset(_READ + pair for pair in pairs), frozenset(_INITIALS + pair for pair in pairs)]


def is_meant(name: str, text: str) -> bool:
    """Whether a name holds what somebody typed, as it is written or as it is read."""
    whole, wanted = plain(name), plain(text)
    if wanted in whole:
        return True
    return wanted.isascii() and any(wanted in reading or wanted in initials for reading, initials in _readings(whole))


@lru_cache(65_536)
def _read_across(here: str, there: str) -> frozenset[str]:
    """The pieces of all readings of two characters side by side: pairs within each syllable, and those across both."""
    found = {_READ + pair for letter in (here, there) for syllable in _read(letter) for pair in _pairs(syllable)}
    for first, second in product(_read(here), _read(there)):
        found |= {_READ + first[-1] + second[0], _INITIALS + first[0] + second[0]}
    return frozenset(found)


def _pairs(text: str) -> Iterator[str]:
    return (first + second for first, second in pairwise(text))


def _is_chinese(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or "\U00020000" <= letter <= "\U0003ffff"


def _readings(whole: str) -> Iterable[tuple[str, str]]:
    """Each way of reading the Chinese in a name, and its initials; what is not Chinese reads as it stands."""
    if not any(map(_is_chinese, whole)):
        return ()
    each = product(*(_read(letter) for letter in whole))
    return (("".join(way), "".join(syllable[0] for syllable in way)) for way in islice(each, _MOST_READINGS))


@lru_cache(16_384)
def _read(letter: str) -> tuple[str, ...]:
    if not _is_chinese(letter):
        return (letter,)
    found = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    return tuple(dict.fromkeys(found[0])) if found and found[0] else (letter,)
