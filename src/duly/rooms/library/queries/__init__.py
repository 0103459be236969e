# SPDX-License-Identifier: Apache-2.0
"""Reads of the library, by what they are asked for."""

from duly.rooms.library.queries.bundles import (
    cards_for,
    cascades_for,
    contents_of,
    metrics_in_use,
    preview,
    shipped,
    standing,
    starting_document,
    templates_for,
)
from duly.rooms.library.queries.checking import examine
from duly.rooms.library.queries.exporting import document_for
from duly.rooms.library.queries.signers import is_known, own_key, own_signer, trusted

__all__ = [
    "cards_for",
    "cascades_for",
    "contents_of",
    "document_for",
    "examine",
    "is_known",
    "metrics_in_use",
    "own_key",
    "own_signer",
    "preview",
    "shipped",
    "standing",
    "starting_document",
    "templates_for",
    "trusted",
]
