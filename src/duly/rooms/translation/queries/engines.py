# SPDX-License-Identifier: Apache-2.0
"""The engines that the house has set up."""

from collections.abc import Sequence

from duly.rooms.translation.facts import NO_ENGINE
from duly.rooms.translation.translator import Translator

_installed: list[Translator] = []


def install(engines: Sequence[Translator]) -> None:
    """Say which engines there are. Called once, by the house."""
    _installed[:] = engines


def engines_for(source: str, target: str) -> list[str]:
    """The names of the engines that draft between two languages."""
    return [engine.name for engine in _installed if engine.can(source, target)]


def engine_for(source: str, target: str, name: str) -> Translator:
    """The named engine, or the first that can when no name is given.

    Raises:
        Refusal: ``translation.no_engine``.
    """
    able = [engine for engine in _installed if engine.can(source, target)]
    found = next((engine for engine in able if name in {"", engine.name}), None)
    if found is None:
        known = ", ".join(engine.name for engine in _installed) or "-"
        raise NO_ENGINE(field="engine", engine=name, source=source, target=target, known=known)
    return found
