# SPDX-License-Identifier: Apache-2.0
"""Package keys: made sealed, exchanged as small signed files, confirmed by a second person over the telephone."""

from dataclasses import replace
from uuid import UUID

import orjson
import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from django.db import IntegrityError, transaction

from duly.foundation.ledger.guard import Running, running
from duly.kernel.actors import SYSTEM
from duly.rooms.parcels import actions, queries
from duly.rooms.parcels.models import ParcelKey
from duly.rooms.parcels.rules.cards import SECRET, card_of, fingerprint, new_secret, private, read_card
from rooms.parcels.stage import Stage, refused

NOW = "2026-11-23T08:00:00.000Z"


def test_the_private_half_is_not_in_the_database(stage: Stage) -> None:
    row = ParcelKey.objects.get(id=stage.keys["acme"])
    from duly.rooms.parcels.queries.keys import signer_of

    _, own = signer_of(row)
    seeds = [own.ed25519.private_bytes_raw(), own.ml_dsa_65.private_bytes_raw(), own.x25519.private_bytes_raw()]
    assert all(seed not in bytes(row.sealed or b"") for seed in seeds)
    assert len(bytes(row.sealed or b"")) > SECRET


def test_a_key_is_known_by_thirty_digits_in_both_houses(stage: Stage) -> None:
    ours = queries.key_for(stage.world.operator, stage.keys["other"])
    theirs = queries.key_for(stage.world.operator, stage.keys["other_at_acme"])
    assert ours.fingerprint == theirs.fingerprint
    assert [len(group) for group in ours.fingerprint.split(" ")] == [5] * 6


def test_who_brought_a_key_in_cannot_confirm_it(stage: Stage) -> None:
    key = _brought(stage)
    card = queries.key_for(stage.world.operator, key)
    assert (
        refused(lambda: actions.confirm_key(stage.world.operator, key, card.fingerprint)).code == "parcels.own_import"
    )


def test_another_fingerprint_confirms_nothing(stage: Stage) -> None:
    key = _brought(stage)
    card = queries.key_for(stage.world.operator, key)
    wrong = ("1" if card.fingerprint[0] == "0" else "0") + card.fingerprint[1:]
    assert refused(lambda: actions.confirm_key(stage.world.bo, key, wrong)).code == "parcels.other_fingerprint"
    actions.confirm_key(stage.world.bo, key, card.fingerprint.replace(" ", "-"))
    assert queries.key_for(stage.world.operator, key).may_be_used


def test_nothing_is_sealed_for_a_key_that_was_not_confirmed(stage: Stage) -> None:
    key = _brought(stage)
    no = refused(lambda: actions.create(stage.world.operator, stage.keys["acme"], [key]))
    assert no.code == "parcels.not_confirmed"


def test_nothing_is_sealed_for_or_by_a_key_that_was_ended(stage: Stage) -> None:
    actions.end_key(stage.world.operator, stage.keys["other_at_acme"])
    assert refused(stage.begun).code == "parcels.key_ended"


def test_nothing_is_sealed_for_nobody(stage: Stage) -> None:
    assert (
        refused(lambda: actions.create(stage.world.operator, stage.keys["acme"], [])).code == "parcels.no_sealing_key"
    )


def test_a_key_is_brought_in_once(stage: Stage) -> None:
    text = queries.exported_key(stage.world.operator, stage.keys["other"]).decode()
    no = refused(lambda: actions.import_key(stage.world.operator, stage.world.acme.id, text))
    assert (no.code, no.values["owner"]) == ("parcels.key_known", "Other Ltd")


def test_a_program_neither_makes_nor_confirms_keys(stage: Stage) -> None:
    program = replace(stage.world.operator, kind="key")
    assert refused(lambda: actions.make_key(program, stage.world.acme.id)).code == "parcels.not_by_key"
    assert refused(lambda: actions.confirm_key(program, stage.keys["acme"], "")).code == "parcels.not_by_key"


def test_a_key_of_another_organisation_cannot_be_made(stage: Stage) -> None:
    assert refused(lambda: actions.make_key(stage.olga, stage.world.acme.id)).code == "rights.other_organisation"


def test_the_database_keeps_a_key_as_it_was(stage: Stage) -> None:
    token = running.set(Running("test.write", SYSTEM))
    try:
        with pytest.raises(IntegrityError, match="parcels_stands"), transaction.atomic():
            ParcelKey.objects.filter(id=stage.keys["other_at_acme"]).update(card="x")
        own = ParcelKey.objects.get(id=_brought(stage))
        with pytest.raises(IntegrityError, match="parcels_two_confirm"), transaction.atomic():
            ParcelKey.objects.filter(id=own.id).update(confirmed_by=own.by)
    finally:
        running.reset(token)


def test_a_card_reads_back_as_it_was_made() -> None:
    card = card_of(new_secret(), "示例科技有限公司", NOW)
    assert read_card(card.text + "\n") == card
    assert card.fingerprint == fingerprint(card.key_id)


@pytest.mark.parametrize("field", ["name", "made_at", "ed25519", "ml_dsa_65", "x25519", "ml_kem_768"])
def test_a_card_on_which_anything_was_exchanged_is_refused(field: str) -> None:
    mine, theirs = (
        orjson.loads(card_of(new_secret(), name, at).text) for name, at in (("A", NOW), ("B", NOW[:-2] + "1Z"))
    )
    mine["key"][field] = theirs["key"][field]
    text = orjson.dumps(mine, option=orjson.OPT_SORT_KEYS).decode()
    assert refused(lambda: read_card(text)).code == "parcels.bad_card"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "age1",
        "x" * 100_000,
        '{"kind":"duly.parcel_key"}',
        '{"v":1,"kind":"duly.parcel_key","key":{},"sig":{}}',
    ],
)
def test_what_is_no_card_is_refused(text: str) -> None:
    assert refused(lambda: read_card(text)).code == "parcels.bad_card"


@pytest.mark.parametrize("name", ["", " A", "A\nB", "x" * 201, "\u202eA"])
def test_a_card_needs_a_fit_name(name: str) -> None:
    assert refused(lambda: card_of(new_secret(), name, NOW)).code == "parcels.bad_card"


def test_a_library_without_these_keys_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lacking:
        @staticmethod
        def from_seed_bytes(seed: bytes) -> object:
            raise UnsupportedAlgorithm("none")

    monkeypatch.setattr("duly.rooms.parcels.rules.cards.MLKEM768PrivateKey", Lacking)
    assert refused(lambda: card_of(new_secret(), "A", NOW)).code == "parcels.no_quantum"


def test_both_signatures_have_to_hold() -> None:
    one, other = new_secret(), new_secret()
    card = card_of(one, "A", NOW)
    good, alien = private(one).sign(b"m"), private(other).sign(b"m")
    card.must_have_signed("m", b"m", good)
    for alg in good:
        no = refused(lambda alg=alg: card.must_have_signed("m", b"m", good | {alg: alien[alg]}))  # type: ignore[misc]
        assert (no.code, no.values["alg"]) == ("parcels.bad_signature", alg)


def _brought(stage: Stage) -> UUID:
    text = card_of(new_secret(), "Third Ltd", NOW).text
    return actions.import_key(stage.world.operator, stage.world.acme.id, text)
