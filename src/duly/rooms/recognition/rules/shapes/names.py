# SPDX-License-Identifier: Apache-2.0
"""Names of people and of organisations, in Chinese and in Latin letters."""

from collections.abc import Callable, Mapping
from functools import cache

from duly.rooms.recognition.rules import lexicon
from duly.rooms.recognition.rules.observing import Observed

_HAN = r"^\p{Han}{2,4}$|^\p{Han}{1,8}·\p{Han}{1,8}(?:·\p{Han}{1,8})?$"
_LATIN = r"^(?:\p{L}[\p{L}'’.-]*,?\s+){1,3}\p{L}[\p{L}'’.-]*$"
_WORD = r"^\p{Latin}[\p{Latin}'’-]{1,20}(?: \p{Lu}[.]?)?$"
_KNOWN = 0.35
"""Of columns of given names at least so many are in the short list that is held here."""


def _person_name(values: Observed) -> float:
    chinese = values.of(values.matches(_HAN) & values.text.str.slice(0, 1).is_in(list(lexicon.words("surnames"))))
    return max(chinese if chinese > 0.3 else 0.0, _latin_name(values), chinese)


def _latin_name(values: Observed) -> float:
    few = values.text.filter(values.matches(_LATIN)).str.to_lowercase().to_list()
    if len(few) < values.size * 0.3:
        return 0.0
    given = lexicon.words("given_names")
    known = sum(1 for name in few if any(word.strip(",.") in given for word in name.split())) / len(few)
    return len(few) / values.size * min(1.0, known / _KNOWN)


def _given_name(values: Observed) -> float:
    """Most have one that many people have; a second initial may follow (``Cesar A.``)."""
    words = lexicon.words("given_names")
    latin = sum(count for name, count in values.counts.items() if name.split(" ", 1)[0] in words) / values.size
    chinese = values.share(r"^\p{Han}{1,2}$") * 0.3
    return max(min(1.0, latin / _KNOWN) if values.share(_WORD) > 0.6 else 0.0, chinese)


def _family_name(values: Observed) -> float:
    surnames = lexicon.words("surnames") | lexicon.words("double_surnames")
    chinese = values.within(surnames)
    if chinese > 0.5:
        return chinese
    latin = values.share(_WORD) * (0.4 if values.distinct > 0.3 else 0.25)
    return latin if values.within(lexicon.words("given_names")) < 0.3 else 0.1


def _company(values: Observed) -> float:
    chinese = values.share(_chinese_ending())
    ends = lexicon.words("company_en")
    latin = sum(
        1
        for name in values.text.str.to_lowercase().to_list()
        if " " in name and any(word.strip(".,()&") in ends or word in ends for word in name.split()[1:])
    ) / max(1, values.size)
    share = max(chinese, latin, chinese + latin if chinese and latin else 0.0)
    return min(1.0, share * 1.4) if share > 0.3 else share


@cache
def _chinese_ending() -> str:
    return rf"(?:{'|'.join(sorted(lexicon.words('company_zh'), key=len, reverse=True))})(?:[(（].*[)）])?$"


def _salutation(values: Observed) -> float:
    return values.within(lexicon.words("salutation"))


SHAPES: Mapping[str, Callable[[Observed], float]] = {
    "person_name": _person_name, "given_name": _given_name, "family_name": _family_name, "company": _company,
    "salutation": _salutation,
}  # fmt: skip
