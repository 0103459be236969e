# SPDX-License-Identifier: Apache-2.0
"""The words by which columns are known, read once from ``data``: meanings, legal categories, headers, heads, value words."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import opencc
import yaml

from duly.rooms.recognition.facts import Law, LegalCategory, Meaning, Sensitivity

HINT = 0.5
"""What a header proves that also heads columns of another meaning."""
EXACT = 0.93
WEAK, COMPOSED = 0.45, 0.84
"""What a composed header proves: where only its last word is known, and where the word before it is known, too."""


class Grammar(NamedTuple):
    """Headers end with what they are: the last word, what stands before it, and what both mean together."""

    heads: Mapping[str, frozenset[str]]
    """Word to the kinds of head it can be."""
    subjects: Mapping[str, tuple[str, ...]]
    means: Mapping[str, Mapping[str, tuple[str, float]]]
    marks: Mapping[str, tuple[str, ...]]
    qualifiers: Mapping[str, tuple[str, ...]]


def held(name: str) -> Any:
    """One of the files."""
    return yaml.safe_load(files(f"{__package__}.data").joinpath(f"{name}.yaml").read_text(encoding="utf-8"))


def folded(text: str) -> str:
    """A header or word as it is compared: one width, one case, simplified."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return plain if plain.isascii() else _simplifier().convert(plain).replace("帐", "账")


def all_folded(texts: Sequence[str]) -> list[str]:
    """As :func:`folded`, for many plain ones in one go."""
    if all(map(str.isascii, texts)):
        return list(texts)
    found = _simplifier().convert("\n".join(texts)).split("\n")
    return found if len(found) == len(texts) else [folded(text) for text in texts]


def simplified(texts: Sequence[str]) -> list[str]:
    """Texts of one line each, letter for letter in simplified Chinese."""
    return _letters().convert("\n".join(texts)).split("\n") if texts else []


@cache
def _letters() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("tw2sp")


@cache
def legal() -> Mapping[str, LegalCategory]:
    """The legal categories by code."""
    return {
        code: LegalCategory(
            code, row["en"], row["zh"],
            tuple(Law(one["law"], one["article"], one["source"] == "research", one.get("rule", "")) for one in row["laws"]),
        )
        for code, row in held("legal").items()
    }  # fmt: skip


@cache
def meanings() -> Mapping[str, Meaning]:
    """All that a column can mean, by code."""
    return {
        code: Meaning(code, row[0], row[1], Sensitivity(row[2]), legal()[row[3]], row[4], float(row[5]))
        for code, row in held("meanings").items()
    }


@cache
def headers() -> Mapping[str, Mapping[str, float]]:
    """Header, folded and without blanks and marks, to what it can mean and how much it proves."""
    found: dict[str, dict[str, float]] = {}
    for code, words in held("headers").items():
        for word in words.split():
            sure = not (word.startswith("?") or word.endswith("?"))
            found.setdefault(folded(word.strip("?")), {})[code] = EXACT if sure else HINT
    return found


@cache
def grammar() -> Grammar:
    """The rule of head and subject."""
    raw = held("heads")
    heads: dict[str, set[str]] = {}
    for head, words in raw["heads"].items():
        for word in words.split():
            heads.setdefault(folded(word.strip("?")), set()).add(head)
    means = {
        head: {subject: (code.lstrip("~"), WEAK if code.startswith("~") else COMPOSED) for subject, code in row.items()}
        for head, row in raw["means"].items()
    }
    return Grammar(
        {word: frozenset(kinds) for word, kinds in heads.items()},
        {subject: tuple(map(folded, words.split())) for subject, words in raw["subjects"].items()},
        means,
        *(
            {name: tuple(map(folded, words.split())) for name, words in raw[part].items()}
            for part in ("marks", "qualifiers")
        ),
    )


@cache
def words(name: str) -> frozenset[str]:
    """A list of value words, folded; a list of letters where it is written as one."""
    raw = held("words")[name]
    return frozenset(raw) if name == "surnames" else frozenset(folded(word.replace("_", " ")) for word in raw.split())
