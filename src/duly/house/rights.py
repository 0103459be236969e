# SPDX-License-Identifier: Apache-2.0
"""Verbs and the roles that may use them; the table itself is ``rights.toml``, a room a section.

Roles are those of ``foundation/accounts/facts.py`` plus three that no person holds: ``customer`` (somebody who opened
their own link), ``provider`` (a gateway whose signature was checked), ``system`` (timers and reactions).
"""

import tomllib
from pathlib import Path


def _read(path: Path) -> dict[str, frozenset[str]]:
    rooms = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        f"{room}.{verb}": frozenset(roles.split()) for room, verbs in rooms.items() for verb, roles in verbs.items()
    }


RIGHTS = _read(Path(__file__).with_suffix(".toml"))
