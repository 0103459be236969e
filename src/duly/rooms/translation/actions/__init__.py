# SPDX-License-Identifier: Apache-2.0
"""The verbs of translations."""

from duly.rooms.translation.actions.assigning import assign
from duly.rooms.translation.actions.drafting import drafted
from duly.rooms.translation.actions.glossary import import_terms, remove_term, set_term
from duly.rooms.translation.actions.recording import record_draft, review, translate
from duly.rooms.translation.queries.engines import install as install_translators

__all__ = [
    "assign",
    "drafted",
    "import_terms",
    "install_translators",
    "record_draft",
    "remove_term",
    "review",
    "set_term",
    "translate",
]
