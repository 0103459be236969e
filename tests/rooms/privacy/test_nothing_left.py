# SPDX-License-Identifier: Apache-2.0
"""After an erasure no table holds a value of the customer, whatever room wrote it; and what was proven stays proven.

A room that gets a table about customers fails here until :mod:`rooms.privacy.life` fills it, or it is named below.
"""

import base64
import contextlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection

from duly.adapters.stores.disk import DiskStore
from duly.foundation.files.actions import install_store
from duly.foundation.files.models import Copy, File
from duly.foundation.files.queries import content, store
from duly.foundation.ledger import actions as ledger
from duly.foundation.vault import queries as vault
from duly.kernel.refusals import Refusal
from duly.rooms.privacy import jobs, queries
from duly.rooms.proof import actions as proof
from duly.rooms.proof import queries as packs
from duly_verify import verify
from rooms.privacy.life import SECRETS, Life, lived
from rooms.privacy.stage import Clock, holding, whole_database

pytestmark = pytest.mark.django_db
WHOSE = frozenset({"party_id", "customer_id", "recipient_id", "requester_id", "parties"})
"""By these columns a table says that its rows are about a customer."""
NOT_LIVED = {
    "access_passkey": "deleted by access.forget_customer; its test is in rooms/access",
    "announcements_interval": "about notices",
    "change_requests_bulkline": "codes; its values are sealed under the customer's key",
    "change_requests_hold": "kinds and ids only",
    "change_requests_supportpin": "deleted by change_requests.forget",
    "counter_scan": "deleted with its file",
    "customers_pending": "ids and days only",
    "customers_segmentmember": "ids only",
    "delivery_calllease": "ids only, for minutes",
    "downstream_announcement": "codes; its number is sealed under the customer's key",
    "obligations_obligation": "states only",
    "printing_piece": "ids, digests and the carrier's number; print files of many customers end by their own rule",
    "privacy_alert": "ids only",
    "privacy_bait": "ids only",
    "privacy_due": "ids and days only",
    "privacy_flag": "codes only",
    "privacy_request": "each test makes it",
    "privacy_proof": "its file is destroyed; test_erasure",
    "quality_confirmation": "codes only",
    "quality_pair": "codes and a reason that quality.forget empties; its test is in rooms/quality",
    "repairs_repair": "its masked part is emptied; its test is in rooms/repairs",
}
"""Tables about customers that the life does not fill, and why that hides nothing."""


def erased(life: Life, now: Clock) -> None:
    """She asks, two people agree, she is told, and the time is over."""
    life.stage.granted("erasure", words="Please erase Wilhelmina Quarterstone.")
    life.stage.carry()
    now.later(days=8)
    assert jobs.erase() == 1
    ledger.settle()


def test_no_table_holds_a_value_of_hers(tmp_path: Path, now: Clock) -> None:
    life = lived(tmp_path, now)
    assert len([text for text in SECRETS if holding(whole_database(), text)]) >= 4
    erased(life, now)
    dump = f"{whole_database()}\n{unpacked()}"
    left = [f"{text}: {line}" for text in SECRETS for line in holding(dump, text)]
    assert left == []


def test_the_search_finds_what_is_packed_or_in_base64(tmp_path: Path, now: Clock) -> None:
    hidden = [zlib.compress(b"Quarterstone"), base64.b64encode(b"so: Quarterstone"), base64.b64encode(b"Quarterstone")]
    assert all(holding("\n".join(read(raw)), "quarterstone") for raw in hidden)


def test_no_file_but_those_of_many_customers_holds_a_value_of_hers(tmp_path: Path, now: Clock) -> None:
    life = lived(tmp_path, now)
    erased(life, now)
    left = {
        one.name
        for one in File.objects.all()
        if any(holding(text, "quarterstone") for text in read(content(one.digest)))
    }
    assert left == {"customers.csv", "second.csv", "second.csv.report.csv"}


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """A store of this test's own: the usual one is one for all."""
    usual, folder = store(), tmp_path / "store"
    folder.mkdir()
    install_store(DiskStore(lambda: folder))
    yield folder
    install_store(usual)


def test_what_lies_in_the_store_of_hers_is_sealed_before_and_after(tmp_path: Path, now: Clock, shelf: Path) -> None:
    of_many = {"customers.csv", "second.csv", "second.csv.report.csv"}
    life = lived(tmp_path, now)
    assert Copy.objects.filter(subject=life.stage.party.id).count() >= 2
    assert open_in(shelf) == of_many
    erased(life, now)
    assert open_in(shelf) == of_many


def test_not_even_a_backup_of_the_store_opens_her_papers(tmp_path: Path, now: Clock) -> None:
    life = lived(tmp_path, now)
    papers = list(Copy.objects.select_related("file"))
    assert all(content(one.file_id, whose=[one.subject]) for one in papers)
    erased(life, now)
    left = {one.subject for one in papers} - vault.erased({one.subject for one in papers})
    assert left == set()


def test_who_was_taken_up_into_her_is_erased_with_her(tmp_path: Path, now: Clock) -> None:
    life = lived(tmp_path, now)
    erased(life, now)
    assert vault.erased([life.stage.party.id, life.double]) == {life.stage.party.id, life.double}


def test_the_old_pack_and_the_whole_log_hold_afterwards(tmp_path: Path, now: Clock) -> None:
    life = lived(tmp_path, now)
    stage = life.stage
    assert stage.notice is not None
    old = proof.make_pack(stage.world.ada, stage.notice.number, stage.party.ref, tmp_path / "old.zip")
    raw = old.path.read_bytes()
    erased(life, now)
    assert verify.result(raw, old.verifier_key)["verdict"] == "proven"
    assert ledger.verify_all().holds


def test_a_pack_that_was_begun_before_is_not_written_after_it(
    tmp_path: Path, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = lived(tmp_path, now)
    stage = life.stage
    assert stage.notice is not None
    read = packs.evidence

    def and_then_erased(*whose: UUID) -> packs.Evidence:
        found = read(*whose)
        erased(life, now)
        return found

    monkeypatch.setattr(packs, "evidence", and_then_erased)
    with pytest.raises(Refusal, match="erased while the pack"):
        proof.make_pack(stage.world.ada, stage.notice.number, stage.party.ref, tmp_path / "late.zip")
    assert not (tmp_path / "late.zip").exists()


def test_every_table_about_customers_was_lived_or_says_why_not(tmp_path: Path, now: Clock) -> None:
    lived(tmp_path, now)
    empty = {
        model._meta.db_table
        for model in apps.get_models()
        if WHOSE & {field.attname for field in model._meta.local_fields} and not model.objects.exists()
    }
    assert empty - set(NOT_LIVED) == set()


def test_the_receipt_counts_both_of_her(tmp_path: Path, now: Clock) -> None:
    life = lived(tmp_path, now)
    erased(life, now)
    (card,) = [one for one in queries.requests_of(life.stage.party.id) if one.receipt]
    counts = queries.receipt_of(card.receipt)["destroyed"]
    assert counts["identifiers"] >= 2
    assert counts["answers"] == 1
    assert counts["slips"] == 3


def open_in(shelf: Path) -> set[str]:
    """What the files are called in which her name can be read as they lie in the store; its digest where none is known."""
    lying = [one for one in shelf.rglob("*") if one.is_file()]
    found = {
        f"sha256:{one.name}" for one in lying if any(holding(text, "quarterstone") for text in read(one.read_bytes()))
    }
    names = dict(File.objects.values_list("digest", "name"))
    return {names.get(digest, digest) for digest in found}


def unpacked() -> str:
    """Every value in bytes of every table, read as :func:`read` reads it."""
    found: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'bytea'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}" FROM "{table}"')
            found += [f"{table}.{column} {text}" for (raw,) in cursor.fetchall() if raw for text in read(bytes(raw))]
    return "\n".join(found)


def read(raw: bytes) -> Iterator[str]:
    """Bytes as text: as they are, unpacked where they are packed, and what base64 hides in them at each offset."""
    yield raw.decode("utf-8", "replace").replace("\n", " ")
    with contextlib.suppress(zlib.error):
        yield zlib.decompress(raw).decode("utf-8", "replace").replace("\n", " ")
    for start in range(4):
        part = raw[start : start + (len(raw) - start) // 4 * 4]
        try:
            yield base64.b64decode(part, validate=True).decode("utf-8", "replace").replace("\n", " ")
        except ValueError:
            continue
