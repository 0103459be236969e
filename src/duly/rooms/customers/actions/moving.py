# SPDX-License-Identifier: Apache-2.0
"""The one move from open tables into sealed versions, made by migration 0004. It has SQL of its own, and stays as it is."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from duly.foundation.ledger.actions import action, copy_in, record
from duly.foundation.vault import blind, keys
from duly.kernel import arrays, clock
from duly.kernel.actors import Actor
from duly.kernel.ids import uuid7
from duly.kernel.named_sql import named_sql
from duly.kernel.phones import country_of
from duly.rooms.customers.changing import REGISTRY_SEALED, SEALED_STREAM
from duly.rooms.customers.rules import canonical, naming

BATCH = 2_000
_PACKAGE = "duly.rooms.customers"
_VERSION = (
    "id", "entity", "party_id", "family", "valid", "recorded", "op", "change_id", "attributes", "sealed",
)  # fmt: skip


@action("customers.seal_registry")
def seal_registry(actor: Actor) -> int:
    """Seal names and contact points that stand in the open; gives of how many customers. Batches, so that memory stays.

    Records ``customers.registry_sealed``.
    """
    count, entries = 0, dict[UUID, UUID]()
    while batch := _rows("move_parties", [BATCH]):
        moment = clock.now()
        parties = {row[0]: row for row in batch}
        for home in {row[1] for row in batch} - entries.keys():
            entries[home] = uuid7()
            _run("move_entry", [entries[home], home, moment, moment])
        held = keys.made(parties)
        points = _rows("move_points", [arrays.of_uuids(parties)])
        profiles = [(uuid7(), row) for row in batch]
        ways = [(uuid7(), row) for row in points]
        recorded = f"[{moment.isoformat()},)"
        copy_in("customers_version", _VERSION, _profiles(profiles, held, entries, recorded))
        copy_in("customers_version", _VERSION, _ways(ways, parties, held, entries, recorded))
        _run(
            "move_party_heads",
            [arrays.of_uuids(row[0] for _, row in profiles), arrays.of_uuids(one for one, _ in profiles)],
        )
        _run("move_point_heads", [orjson.dumps([_head(version, row) for version, row in ways]).decode()])
        tokens = (
            (row[0], "{" + ",".join(map(str, blind.tokens("name", naming.pieces(row[2])))) + "}") for row in batch
        )
        copy_in("customers_nametokens", ("party_id", "tokens"), tokens)
        count += len(batch)
    if count:
        record(REGISTRY_SEALED, stream=SEALED_STREAM, public={"customers": count})
    return count


def _profiles(
    rows: list[tuple[UUID, Any]], held: dict[UUID, keys.Key], entries: dict[UUID, UUID], recorded: str
) -> Iterator[tuple[Any, ...]]:
    for version, (party, home, name, kind, language, zone, region, tags, status, since) in rows:
        said = {
            "kind": kind, "language": language, "time_zone": zone, "region": region, "status": status, "tags": ",".join(tags),
        }  # fmt: skip
        sealed = held[party].seal(keys.place(home, "profile", party, party), orjson.dumps({"name": name}))
        valid = f"[{since.isoformat()},)"
        yield (
            version,
            party,
            party,
            "profile",
            valid,
            recorded,
            "create",
            entries[home],
            orjson.dumps(said).decode(),
            sealed,
        )


def _ways(
    rows: list[tuple[UUID, Any]],
    parties: dict[UUID, Any],
    held: dict[UUID, keys.Key],
    entries: dict[UUID, UUID],
    recorded: str,
) -> Iterator[tuple[Any, ...]]:
    for version, (point, party, channel, value, purpose, rank, state, state_at) in rows:
        home, since = parties[party][1], parties[party][-1]
        status = "proposed" if state == "unproven" else "active"
        said = {"channel": channel, "purpose": purpose, "rank": str(rank), "status": status}
        sealed = held[party].seal(keys.place(home, "contact_point", party, point), orjson.dumps({"value": value}))
        until = state_at.isoformat() if state == "ended" and state_at > since else ""
        valid = f"[{since.isoformat()},{until})" if state != "ended" or until else "empty"
        yield (
            version,
            point,
            party,
            "contact_point",
            valid,
            recorded,
            "create",
            entries[home],
            orjson.dumps(said).decode(),
            sealed,
        )


def _head(version: UUID, row: Any) -> dict[str, Any]:
    point, _, channel, value, *_ = row
    digits = canonical.tail(channel, value)
    return {
        "id": point, "version": version,
        "mark": blind.mark(canonical.kind_of(channel), canonical.canonical(channel, value)).hex(),
        "tail": blind.mark("phone_tail", digits).hex() if digits else None,
        "country": country_of(value) if channel in canonical.NUMBERS else "",
    }  # fmt: skip


def _rows(name: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, name), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _run(name: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(named_sql(_PACKAGE, name), values)
