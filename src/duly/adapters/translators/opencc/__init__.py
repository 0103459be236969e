# SPDX-License-Identifier: Apache-2.0
"""Between the Chinese scripts with OpenCC: a dictionary of phrases, no network, the same answer every time.

The words of Taiwan with ``s2twp``, the characters of Hong Kong with ``s2hk``; back with ``tw2sp`` and ``hk2s``. Agreed
words are put in before the rest is converted. The library is loaded when the first draft is asked for.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from duly.kernel.blanks import pieces
from duly.rooms.translation.facts import ENGINE_AWAY
from duly.rooms.translation.translator import Request

_HONG_KONG = frozenset({"HK", "MO"})
_CHINESE = frozenset({"zh-Hans", "zh-Hant"})


class OpenCcTranslator:
    """Drafts Traditional from Simplified Chinese, and the other way."""

    @property
    def name(self) -> str:
        """Stands on the record of every draft."""
        return "opencc"

    def can(self, source_language: str, target_language: str) -> bool:
        """The two scripts of Chinese."""
        return {source_language, target_language} == _CHINESE

    def draft(self, request: Request) -> Mapping[str, str]:
        """Every part converted; blanks stay as they are.

        Raises:
            Refusal: ``translation.engine_away`` where the library cannot be loaded.
        """
        converter = _converter(_config(request))
        return {part: _converted(text, converter, request.terms) for part, text in request.parts.items()}


def _config(request: Request) -> str:
    of_hong_kong = request.region in _HONG_KONG
    if request.target_language == "zh-Hant":
        return "s2hk" if of_hong_kong else "s2twp"
    return "hk2s" if of_hong_kong else "tw2sp"


@cache
def _converter(config: str) -> Any:
    try:
        return import_module("opencc").OpenCC(config)
    except (ImportError, OSError, RuntimeError) as error:
        raise ENGINE_AWAY(engine="opencc", why=type(error).__name__) from error


def _converted(text: str, converter: Any, terms: Mapping[str, str]) -> str:
    return "".join(piece.text if piece.is_blank else _worded(piece.text, converter, terms) for piece in pieces(text))


def _worded(text: str, converter: Any, terms: Mapping[str, str]) -> str:
    if not terms:
        return str(converter.convert(text))
    cut = re.split("(" + "|".join(map(re.escape, sorted(terms, key=len, reverse=True))) + ")", text)
    return "".join(terms.get(piece) or str(converter.convert(piece)) for piece in cut)
