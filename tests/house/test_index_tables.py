# SPDX-License-Identifier: Apache-2.0
"""No table that holds marks or tokens is forgotten."""

import re
from pathlib import Path

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

import duly
from duly.foundation.vault import reindexing
from foundation.vault.reindexing.indexed import marked_columns

SEALED = "sealed under a person's key"
HASH = "a hash of what is no secret, or of a secret drawn at random"
HOUSE = "keyed by the secret of the house, which stands for nobody's value longer than a day, or only within one table's own life"
NO_MARKS = {
    SEALED: (
        "ledger_subjectkey.wrapped", "ledger_sealeddisclosure.ciphertext", "customers_version.sealed", "delivery_slip.body",
        "change_requests_changerequest.sealed", "change_requests_changeitem.sealed", "change_requests_bulkline.sealed",
        "change_requests_dispute.sealed", "change_requests_letter.sealed", "change_requests_message.sealed",
        "downstream_announcement.sealed", "feedback_message.sealed", "feedback_rating.sealed", "privacy_request.sealed",
        "privacy_decision.sealed", "privacy_look.sealed", "papers_page.sealed", "papers_field.sealed", "parcels_parcelkey.sealed", "transfer_origin.sealed",
        "transfer_transfer.sealed_target", "transfer_sampledrow.sealed",
    ),
    HASH: (
        "ledger_tile.hashes", "accounts_apikey.digest", "customers_importbatch.fates", "customers_party.digest",
        "customers_party.chain", "customers_changerecord.prev", "customers_changerecord.hash", "access_session.token",
        "access_passkey.credential", "access_passkey.public_key", "change_requests_bulkfile.told",
        "change_requests_review.told", "change_requests_supportpin.kept", "change_requests_verification.secret_hash",
        "change_requests_message.code_hash", "transfer_shard.fates",
    ),
    HOUSE: (
        "access_attempt.key", "access_attempt.target", "access_attempt.origin", "change_requests_changerequest.asked_digest",
        "change_requests_changerequest.origin", "change_requests_mail.same", "change_requests_mail.sender",
        "change_requests_verification.target_mark",
    ),
}  # fmt: skip
"""Columns of bytes and numbers that hold no blind mark and no token, and why."""


def blind_columns() -> set[str]:
    """The columns in which a mark or tokens could stand."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            is_numbers = isinstance(field, ArrayField) and isinstance(field.base_field, models.IntegerField)
            if model.__module__.startswith("duly.") and (isinstance(field, models.BinaryField) or is_numbers):
                found.add(f"{model._meta.db_table}.{field.column}")
    return found


def test_every_column_that_could_hold_a_mark_is_made_anew_or_said_to_hold_none() -> None:
    unmarked = [column for columns in NO_MARKS.values() for column in columns]
    assert marked_columns().isdisjoint(unmarked)
    assert blind_columns() == {*marked_columns(), *unmarked}


def test_every_room_that_writes_marks_is_in_the_registry() -> None:
    folder = Path(next(iter(duly.__path__)))
    writes = re.compile(r"\bblind\.(?:mark|tokens)\(")
    rooms = {
        file.relative_to(folder).parts[1] for file in folder.rglob("*.py") if writes.search(file.read_text("utf-8"))
    }
    assert rooms == {one.table.split("_")[0] for one in reindexing.marked()} == {"customers", "quality"}
