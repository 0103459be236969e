# SPDX-License-Identifier: Apache-2.0
"""The port of translation engines: what writes a first draft, which people then take up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be drafted. ``terms`` are agreed words: from the source's word to the target's."""

    source_language: str
    target_language: str
    region: str
    """Where it is read (``TW``, ``HK``): words differ where the script does not."""
    parts: Mapping[str, str]
    terms: Mapping[str, str] = field(default_factory=dict)


class Translator(Protocol):
    """Drafts. Blanks (``{{ … }}``, ``{% … %}``) come out as they went in, in every part that was asked for."""

    @property
    def name(self) -> str:
        """``opencc`` or ``endpoint:<model>``: stands on the record of every draft."""

    def can(self, source_language: str, target_language: str) -> bool:
        """Whether it drafts between these languages."""

    def draft(self, request: Request) -> Mapping[str, str]:
        """The parts in the target language: exactly those that were asked for.

        Raises:
            Refusal: ``translation.engine_away``, ``translation.engine_answer``.
        """
