# SPDX-License-Identifier: Apache-2.0
"""The reads of this room."""

from duly.rooms.papers.queries.batches import (
    batch_for,
    batch_named,
    batches_for,
    forms_of,
    next_to_look,
    progress_of,
    scans_of,
)
from duly.rooms.papers.queries.forms import picture, sheet_for
from duly.rooms.papers.queries.tables import PaperTable, paper_rows, paper_table
from duly.rooms.papers.queries.templates import accuracy_of, template_for, templates_for

__all__ = [
    "PaperTable", "accuracy_of", "batch_for", "batch_named", "batches_for", "forms_of", "next_to_look", "paper_rows", "paper_table",
    "picture", "progress_of", "scans_of", "sheet_for", "template_for", "templates_for",
]  # fmt: skip
