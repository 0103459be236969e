# SPDX-License-Identifier: Apache-2.0
"""A transfer into a sealed package: made once all shards are laid down, proved by reading it back, destroyed when the transfer is
taken back. What was handed over is nobody's to take back from here.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import polars as pl

from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.words import Words
from duly.rooms.parcels import actions as parcels
from duly.rooms.parcels import queries as parcels_held
from duly.rooms.parcels.facts import Content, Document, Event, KeyCard, Shard, Table
from duly.rooms.recognition import queries as recognition
from duly.rooms.transfer import queries
from duly.rooms.transfer.consents import going_along
from duly.rooms.transfer.models import Mapped, Transfer
from duly.rooms.transfer.places import said_of_target
from duly.rooms.transfer.refusals import PACKAGE_OPTION, PACKAGE_OUT, PACKAGE_RECEIVER
from duly.rooms.transfer.rules import packing
from duly.rooms.transfer.rules.digests import Multiset, multiset_of
from duly.rooms.transfer.target import SEALED, HeldHere, Target, Wanted
from duly.rooms.transfer.turns import alone_with
from duly.rooms.transfer.unwritable import OTHER_CONTENT, TARGET_DAMAGED
from duly.rooms.transfer.work.shop import Shop
from duly.rooms.transfer.work.taking_stock import Stock
from duly.rooms.transfer.workbench import Bench

_USUAL = {"receiver": "", "format": packing.HPKE, "tables": packing.PARQUET, "basis": ""}
UNKNOWN_OPTION = Words(en="there are receiver, format, tables, basis", zh="可用选项为 receiver、format、tables、basis")
NAME_OF_KEY = Words(
    en="name the receiver's key by its fingerprint, its id or its address", zh="请以指纹、编号或地址指明接收方密钥"
)
FORMAT_OF_KEY = Words(
    en="hpke seals for a package key, age for an address (age1…)", zh="hpke 用于密封包密钥，age 用于 age1… 地址"
)


class Packing(NamedTuple):
    """For whom a package is sealed, and how; ``tables`` is the form of its files."""

    receiver: str
    form: str
    tables: str
    basis: str


class _Laid(NamedTuple):
    """A table as it goes into a package."""

    wanted: Wanted
    sum: Multiset
    fates: Mapping[str, int]


def is_package(row: Transfer) -> bool:
    """Whether the transfer goes into one."""
    return bool(row.plan["target"]["kind"] == packing.PACKAGE)


def must_be_ready(row: Transfer) -> None:
    """The receiver's key is there and confirmed, and we have one of our own: asked before anything is rehearsed.

    Raises:
        Refusal: ``transfer.package_option``, ``transfer.package_receiver``, ``parcels.no_own_key``.
    """
    if is_package(row):
        parcels_held.own_key(row.organisation_id)
        _receiver(row, _packing(row))


def reopen(actor: Actor, row: Transfer, why: str) -> None:
    """What was sealed of a transfer is destroyed, because more comes or because all of it is taken back; inside a running verb.

    Raises:
        Refusal: ``transfer.package_out`` once it was handed over.
    """
    if not is_package(row):
        return
    bench, held = Bench(row.id), parcels_held.sealed_of(row.id)
    if held is not None:
        chain = parcels_held.custody_of(SYSTEM, held.id)
        handed = next((hop.at for hop in chain if hop.event is Event.HANDED), None)
        if handed is not None:
            raise PACKAGE_OUT(ref=row.ref, on=handed[:10])
        parcels.destroy(actor, held.id, reason=why)
    bench.clear_one(SEALED)


def seal(row: Transfer, shop: Shop) -> None:
    """Seal what was laid down, once; interrupted, it goes on after the last file that was finished. Long work, outside of any
    transaction.

    Raises:
        Refusal: those of ``parcels.create`` and ``parcels.seal``; ``transfer.target_damaged``.
    """
    if not is_package(row):
        return
    with alone_with(row.id):
        if shop.bench.has(SEALED):
            return
        said, held = _packing(row), parcels_held.sealed_of(row.id)
        parcel = held.id if held else _begun(row, said)
        parcels.seal(SYSTEM, parcel, _content(row, shop, said))
        shop.bench.put(SEALED, pl.DataFrame({"parcel": [str(parcel)]}))


def proven(row: Transfer, shop: Shop, stocks: Mapping[UUID, Stock]) -> dict[UUID, Stock]:
    """What tables came to, once the sealed package was opened with our own key and read from end to end. A table of which it
    holds other rows than were laid down differs. Sealed for ``age``, it is checked byte by byte; what went in was read back then.

    Raises:
        Refusal: ``parcels.damaged`` and the others of a package that is not whole.
    """
    held = parcels_held.sealed_of(row.id) if is_package(row) else None
    if held is None:
        return dict(stocks)
    if _packing(row).form == packing.AGE:
        parcels_held.must_be_whole(SYSTEM, held.id)
        return dict(stocks)
    result, tables = dict(stocks), queries.targets_of(row.id)
    wanted = [shop.chain(one[0]).wanted for one in tables]
    for mapped, one, read in zip(tables, wanted, _read_back(held.id, wanted), strict=True):
        laid = _weight(shop.target, one)
        if laid != read:
            stock = result[mapped[-1].id]
            more = max(1, abs(laid.rows - read.rows))
            result[mapped[-1].id] = stock._replace(read=read.text, differing=stock.differing + more)
    return result


def _begun(row: Transfer, said: Packing) -> UUID:
    receiver = _receiver(row, said)
    own = parcels_held.own_key(row.organisation_id)
    keys = [receiver.id] if receiver.sealing == packing.AGE else [receiver.id, own]
    title = row.title("zh") if row.title_zh else row.title("en")
    return parcels.create(SYSTEM, own, keys, title=title, basis=said.basis, transfer=row.id)


def _content(row: Transfer, shop: Shop, said: Packing) -> Content:
    laid = [_laid(shop, mapped) for mapped in queries.targets_of(row.id)]
    tables = [Table(one.wanted.table, packing.schema_of(one.wanted)) for one in laid]
    documents = [*_documents(row, laid), *_consents(row, shop.target, laid)]
    return Content(tables, _shards(shop.target, laid, said.tables), documents)


def _laid(shop: Shop, mapped: Sequence[Mapped]) -> _Laid:
    wanted = shop.chain(mapped[0]).wanted
    shards = [shard for one in mapped for shard in one.shards.all()]
    return _Laid(
        wanted, _weight(shop.target, wanted), {str(fate): count for fate, count in queries.fates_of(shards).items()}
    )


def _shards(target: Target, laid: Sequence[_Laid], form: str) -> Iterator[Shard]:
    for position, one in enumerate(laid):
        none = pl.DataFrame(schema={field.name: pl.String for field in one.wanted.fields})
        for rows in _parts(target, one.wanted) if one.sum.rows else [none]:
            yield Shard(position, form, partial(_pieces, one.wanted.table, rows, form), rows.height)


def _pieces(table: str, rows: pl.DataFrame, form: str) -> Iterator[bytes]:
    """The file of a shard, of which it is known that the same rows come out of it."""
    content = packing.content_of(rows, form)
    if not packing.rows_in(content, form, rows.columns).equals(rows, null_equal=True):
        raise TARGET_DAMAGED(place=table, why=OTHER_CONTENT)
    yield content


def _documents(row: Transfer, laid: Sequence[_Laid]) -> Iterator[Document]:
    counts = [packing.Packed(one.wanted.table, one.sum.rows, one.sum.text, one.fates) for one in laid]
    text = packing.counts_text(
        counts,
        transfer=row.ref,
        why=row.plan["why"],
        standard_schema=recognition.standard().version,
        rehearsal=row.rehearsal_digest,
    )
    mapping = orjson.dumps(queries.written_mapping(row.id), option=orjson.OPT_INDENT_2)
    yield Document(packing.COUNTS, "json", lambda: [text])
    yield Document(packing.MAPPING_ROLE, "json", lambda: [mapping])


def _consents(row: Transfer, target: Target, laid: Sequence[_Laid]) -> Iterator[Document]:
    """What customers decided goes along where the rows are those of our registry."""
    found = going_along(row.organisation_id, ((one.wanted, _parts(target, one.wanted)) for one in laid))
    if not found.is_empty():
        text = packing.content_of(found, packing.CSV)
        yield Document(packing.CONSENTS, "csv", lambda: [text])


def _read_back(parcel: UUID, wanted: Sequence[Wanted]) -> list[Multiset]:
    """What the rows of each table add up to that come out of the sealed package."""
    sums = [Multiset() for _ in wanted]
    for path, content in parcels_held.read_back(SYSTEM, parcel):
        place = packing.table_in(path)
        if place is not None:
            position, form = place
            names = [field.name for field in wanted[position].fields]
            sums[position] += multiset_of(packing.rows_in(content, form, names), names)
    return sums


def _weight(target: Target, wanted: Wanted) -> Multiset:
    names = [field.name for field in wanted.fields]
    return sum((multiset_of(rows, names) for rows in _parts(target, wanted)), Multiset())


def _parts(target: Target, wanted: Wanted) -> Iterator[pl.DataFrame]:
    if not isinstance(target, HeldHere):
        message = f"{type(target).__name__} does not hold rows here"
        raise TypeError(message)
    return target.laid_down(wanted)


def _receiver(row: Transfer, said: Packing) -> KeyCard:
    """The key that the plan means.

    Raises:
        Refusal: ``transfer.package_receiver``, ``transfer.package_option``.
    """
    named = parcels_held.keys_named(row.organisation_id, said.receiver)
    cards = [card for card in (parcels_held.key_for(SYSTEM, one) for one in named) if card.may_be_used]
    if not cards:
        raise PACKAGE_RECEIVER(field="receiver", given=said.receiver[:80])
    if said.form != cards[0].sealing:
        raise PACKAGE_OPTION(field="format", name="format", why=FORMAT_OF_KEY)
    return cards[0]


def _packing(row: Transfer) -> Packing:
    """What the plan says.

    Raises:
        Refusal: ``transfer.package_option``.
    """
    options: dict[str, Any] = said_of_target(row)["options"]
    for name in sorted(options.keys() - _USUAL.keys()):
        raise PACKAGE_OPTION(field=name, name=name, why=UNKNOWN_OPTION)
    said = Packing(*(str(options.get(name, usual)).strip() for name, usual in _USUAL.items()))
    if not said.receiver:
        raise PACKAGE_OPTION(field="receiver", name="receiver", why=NAME_OF_KEY)
    for name, value, known in (("format", said.form, packing.WAYS), ("tables", said.tables, packing.FORMS)):
        if value not in known:
            raise PACKAGE_OPTION(field=name, name=name, why=", ".join(known))
    return said
