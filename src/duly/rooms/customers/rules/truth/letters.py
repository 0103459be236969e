# SPDX-License-Identifier: Apache-2.0
"""Letters that are made to look like others: ``gmаil.com`` with a Cyrillic а, ``аррӏе`` with no Latin letter at all.

What looks like what is Unicode's own table (UTS 39), by way of ``confusable_homoglyphs``. Chinese, Japanese, Korean and
every honest word in one script are left alone.
"""

import unicodedata
from functools import lru_cache

from confusable_homoglyphs import confusables

_LOOK_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "DESERET", "OSAGE"})
_DOTLESS = "ı"


def is_disguised(address: str) -> bool:
    """Whether a part of an e-mail address or a domain is made to look like another.

    A part that mixes scripts is; so is one of a single foreign script whose every letter reads as a Latin one, unless
    another part of the address is honestly in that script; and one with a rare Latin letter that reads as a plain one.
    """
    if address.isascii():
        return False
    parts = [part for part in address.replace("@", ".").split(".") if part]
    honest = {script for part in parts for script in _scripts(part) if not _reads_as_latin(part)}
    return any(_is_disguised(part, honest, turkish=parts[-1] == "tr") for part in parts if not part.isascii())


def disguised_words(text: str) -> list[str]:
    """The words of a name that mix scripts which look alike."""
    words = [] if text.isascii() else text.split()
    return [
        word
        for word in words
        if not word.isascii() and (len(_scripts(word)) > 1 or _has_rare_latin(word.replace(_DOTLESS, "")))
    ]


def _is_disguised(part: str, honest: set[str], *, turkish: bool) -> bool:
    scripts = _scripts(part)
    if len(scripts) > 1 or (_has_rare_latin(part) and not (turkish and _has_only_dotless(part))):
        return True
    return bool(scripts - {"LATIN"} - honest) and _reads_as_latin(part)


def _scripts(text: str) -> set[str]:
    return {_script(letter) for letter in text if letter.isalpha()} & _LOOK_ALIKE


def _reads_as_latin(part: str) -> bool:
    letters = {letter for letter in part.lower() if letter.isalpha()}
    return bool(letters) and all(_plain_for(letter) or letter.isascii() for letter in letters)


def _has_rare_latin(part: str) -> bool:
    return any(_script(letter) == "LATIN" and bool(_plain_for(letter)) for letter in part if not letter.isascii())


def _has_only_dotless(part: str) -> bool:
    return all(letter == _DOTLESS for letter in part if _script(letter) == "LATIN" and _plain_for(letter))


@lru_cache(4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ", 1)[0]


@lru_cache(4096)
def _plain_for(letter: str) -> str:
    """The plain letter that a foreign or rare one reads as, if there is one."""
    if letter.isascii():
        return ""
    alike = confusables.confusables_data.get(letter, ())
    return next((one["c"] for one in alike if len(one["c"]) == 1 and one["c"].isascii() and one["c"].isalpha()), "")
