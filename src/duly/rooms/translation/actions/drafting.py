# SPDX-License-Identifier: Apache-2.0
"""Asking an engine for a draft. No rows change here, and no transaction is held while it answers."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.translation.facts import ENGINE_ANSWER, Side
from duly.rooms.translation.queries.engines import engine_for
from duly.rooms.translation.queries.glossary import entries_for
from duly.rooms.translation.rules.blanks import meanings
from duly.rooms.translation.translator import Request


class Drafted(NamedTuple):
    """What an engine wrote."""

    engine: str
    parts: Mapping[str, str]


def drafted(organisation: UUID, source: Side, language: str, *, engine: str = "", region: str = "") -> Drafted:
    """A draft of every part of the source. Whatever the engine promises, its blanks and its parts are looked at again.

    Raises:
        Refusal: ``translation.no_engine``, ``translation.engine_away``, ``translation.engine_answer``.
    """
    chosen = engine_for(source.language, language, engine)
    terms = {entry.term: entry.agreed for entry in entries_for(organisation, source.language, language)}
    parts = chosen.draft(Request(source.language, language, region, source.parts, terms))
    if set(parts) != set(source.parts):
        raise ENGINE_ANSWER(engine=chosen.name, why=Words(en="other parts", zh="部分不符"))
    if any(meanings(text) != meanings(source.parts[part]) for part, text in parts.items()):
        raise ENGINE_ANSWER(engine=chosen.name, why=Words(en="other blanks", zh="占位符不符"))
    return Drafted(chosen.name, parts)
