# SPDX-License-Identifier: Apache-2.0
"""Reading a price list: strict, because a price that is silently left out makes every sum wrong."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from itertools import combinations, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from duly.kernel.canonical import Json, digest
from duly.kernel.clock import stamp
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.tariffs import facts
from duly.rooms.tariffs.facts import ANY, BY_PEOPLE, EACH, METERED, Price
from duly.rooms.tariffs.rules.currencies import CURRENCIES

_HEAD = {"duly", "zone", "prices", "labour"}
_PRICE = {"provider", "channel", "region", "unit", "price", "currency", "from", "before"}
_LABOUR = {"role", "channel", "region", "per_minute", "per_hour", "currency", "from", "before"}
_REGION = re.compile(r"\*\Z|[A-Z]{2}(-[A-Z0-9]{1,3})?\Z")
_NAME = re.compile(r"\*\Z|[a-z0-9][a-z0-9_.-]{0,63}\Z")
_MICROS = Decimal(1_000_000)
_LARGEST = Decimal(1_000_000)
MOST_ROWS = 20_000
_MOST_TOLD = 50


def read_sheet(raw: Any) -> tuple[Price, ...]:
    """The prices of a list from what its YAML file holds.

    Raises:
        Refusal: ``tariffs.bad_sheet``, ``tariffs.bad_currency``, ``tariffs.negative``, ``tariffs.bad_price``,
            ``tariffs.bad_unit``, ``tariffs.bad_dates``, ``tariffs.overlap``, ``tariffs.mixed_currency``; each names the
            row, counted from 0. Several bad rows are told together in ``tariffs.bad_rows``.
    """
    head = _mapping(raw, "tariffs")
    _only(head, _HEAD, "tariffs")
    if head.get("duly") != facts.FORMAT:
        raise _bad("duly", en=f"it begins with `duly: {facts.FORMAT}`", zh=f"应以 `duly: {facts.FORMAT}` 开头")
    zone = _zone(head.get("zone", "UTC"))
    rows = [(f"{name}[{n}]", row, read) for name, read in _READ.items() for n, row in _rows(head, name)]
    if len(rows) > MOST_ROWS:
        raise _bad("prices", en=f"more than {MOST_ROWS} rows", zh=f"超过 {MOST_ROWS} 行")
    named, bad = _each_row(rows, zone)
    if bad:
        raise bad[0] if len(bad) == 1 else _all_of(bad)
    _no_quarrels(named)
    return tuple(price for _, price in named)


def digest_of(prices: Sequence[Price]) -> str:
    """``sha256:<hex>`` over the prices, in whatever order they were written."""
    rows: list[dict[str, str]] = sorted((_plain(row) for row in prices), key=lambda row: tuple(row.values()))
    return digest(rows)


def plain_sheet(prices: Sequence[Price]) -> dict[str, Any]:
    """The list as a file would hold it, in UTC: what it reads back as is the same list."""
    return {
        "duly": facts.FORMAT,
        "zone": "UTC",
        "prices": [_written(row) for row in prices if row.channel not in BY_PEOPLE],
        "labour": [_written_labour(row) for row in prices if row.channel in BY_PEOPLE],
    }


def _plain(row: Price) -> dict[str, str]:
    until = stamp(row.valid_to) if row.valid_to else ""
    return {
        "provider": row.provider, "channel": row.channel, "region": row.region, "unit": row.unit,
        "micros": str(row.micros), "currency": row.currency, "start": stamp(row.valid_from), "before": until,
    }  # fmt: skip


def _written(row: Price) -> dict[str, Json]:
    plain = _plain(row)
    start = {} if row.valid_from == facts.ALWAYS else {"from": plain["start"]}
    when = start | ({"before": plain["before"]} if plain["before"] else {})
    named = {name: plain[name] for name in ("provider", "channel", "region", "unit")}
    return {**named, "price": decimal_text(row.micros), "currency": row.currency, **when}


def _written_labour(row: Price) -> dict[str, Json]:
    written = _written(row)
    return {"role": written.pop("provider"), "per_minute": written.pop("price"), **_without(written, "unit")}


def decimal_text(micros: int) -> str:
    """Millionths as a plain decimal number: 45000 is ``0.045``."""
    whole, part = divmod(micros, 1_000_000)
    return f"{whole}.{part:06d}".rstrip("0").rstrip(".")


def _without(row: dict[str, Json], name: str) -> dict[str, Json]:
    return {key: value for key, value in row.items() if key != name}


def _rows(head: Mapping[str, Any], name: str) -> list[tuple[int, Any]]:
    rows = head.get(name) or []
    if not isinstance(rows, list):
        raise _bad(name, en="it takes a list", zh="应为列表")
    return list(enumerate(rows))


def _each_row(
    rows: Sequence[tuple[str, Any, Callable[[Any, str, tzinfo], Price]]], zone: tzinfo
) -> tuple[list[tuple[str, Price]], list[Refusal]]:
    """What can be read, and what is wrong with all the others."""
    named, bad = [], []
    for where, row, read in rows:
        try:
            named.append((where, read(row, where, zone)))
        except Refusal as no:
            bad.append(no)
    return named, bad


def _all_of(bad: Sequence[Refusal]) -> Exception:
    """Several faults as one refusal, a line for each."""

    def lines(language: str) -> str:
        told = [f"- {no.say(language)}" for no in bad[:_MOST_TOLD]]
        return "\n".join([*told, f"- … +{len(bad) - _MOST_TOLD}"] if len(bad) > _MOST_TOLD else told)

    return facts.BAD_ROWS(field="prices", count=len(bad), lines=Words.literal(lines("en"), lines("zh")))


def _price(raw: Any, where: str, zone: tzinfo) -> Price:
    row = _mapping(raw, where)
    _only(row, _PRICE, where)
    channel = _name(row, "channel", where, default=None)
    if channel in BY_PEOPLE:
        raise _bad(where, en=f"the time of people on {channel} belongs under `labour`", zh=f"{channel} 的人工费用应写在 labour 下")  # fmt: skip
    known = [EACH, METERED[channel]] if channel in METERED else [EACH]
    unit = row.get("unit", known[-1])
    if unit not in known:
        raise facts.BAD_UNIT(field=where, where=where, channel=channel, unit=unit, known=", ".join(known))
    return _row(row, where, zone, {"provider": _name(row, "provider", where), "channel": channel, "unit": unit,
                                   "micros": _micros(row.get("price"), where)})  # fmt: skip


def _labour(raw: Any, where: str, zone: tzinfo) -> Price:
    row = _mapping(raw, where)
    _only(row, _LABOUR, where)
    channel = _name(row, "channel", where, default="call")
    if channel not in BY_PEOPLE:
        raise facts.BAD_UNIT(field=where, where=where, channel=channel, unit="minute", known=EACH)
    if ("per_minute" in row) == ("per_hour" in row):
        raise _bad(where, en="give either per_minute or per_hour", zh="请给出 per_minute 或 per_hour 其中之一")
    hourly = "per_hour" in row
    micros = _micros(row["per_hour"] if hourly else row["per_minute"], where)
    role = _name(row, "role", where, default=facts.ROLE)
    rate = {"provider": role, "channel": channel, "unit": "minute", "micros": round(micros / 60) if hourly else micros}
    return _row(row, where, zone, rate)


def _row(row: Mapping[str, Any], where: str, zone: tzinfo, rest: Mapping[str, Any]) -> Price:
    region = str(row.get("region", ANY)).upper()
    if not _REGION.match(region):
        raise _bad(where, en=f"{region!r} is not a region: write CN, US-CA or *", zh=f"{region!r} 不是地区代码：请写 CN、US-CA 或 *")  # fmt: skip
    currency = row.get("currency")
    if currency not in CURRENCIES:
        raise facts.BAD_CURRENCY(field=where, where=where, currency=currency)
    start = _moment(row.get("from", facts.ALWAYS), where, zone)
    before = _moment(row["before"], where, zone) if row.get("before") is not None else None
    if before is not None and before <= start:
        raise facts.BAD_DATES(field=where, where=where, start=start.isoformat(), before=before.isoformat())
    return Price(region=region, currency=str(currency), valid_from=start, valid_to=before, **rest)


def _micros(given: Any, where: str) -> int:
    bad = facts.BAD_PRICE(field=where, where=where, price=given)
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise bad
    try:
        micros = Decimal(str(given)) * _MICROS
    except InvalidOperation as error:
        raise bad from error
    if not micros.is_finite():
        raise bad
    if micros < 0:
        raise facts.NEGATIVE(field=where, where=where, price=given)
    if micros != micros.to_integral_value() or micros >= _LARGEST * _MICROS:
        raise bad
    return int(micros)


def _moment(given: Any, where: str, zone: tzinfo) -> datetime:
    try:
        read = datetime.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        read = None
    if isinstance(read, datetime):
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    if isinstance(read, date):
        return datetime.combine(read, time(), zone).astimezone(UTC)
    raise _bad(where, en=f"{given!r} is not a date", zh=f"{given!r} 不是日期")


def _zone(given: Any) -> tzinfo:
    try:
        return ZoneInfo(str(given))
    except (ValueError, OSError, KeyError) as error:
        raise _bad("zone", en=f"{given!r} is not a time zone", zh=f"{given!r} 不是时区") from error


def _name(row: Mapping[str, Any], key: str, where: str, default: str | None = ANY) -> str:
    name = row.get(key, default)
    if not isinstance(name, str) or not _NAME.match(name) or (key == "channel" and name == ANY):
        raise _bad(where, en=f"{key} cannot be {name!r}", zh=f"{key} 不能为 {name!r}")
    return name


def _mapping(raw: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise _bad(where, en="it takes keys and values", zh="应为键值结构")
    return raw


def _only(row: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = ", ".join(sorted(str(key) for key in row.keys() - known))
    if unknown:
        raise _bad(where, en=f"unknown key {unknown}", zh=f"未知字段 {unknown}")


def _bad(where: str, *, en: str, zh: str) -> Exception:
    return facts.BAD_SHEET(field=where, where=where, why=Words.literal(en, zh))


def _no_quarrels(named: Sequence[tuple[str, Price]]) -> None:
    """Prices of one thing do not overlap, and those that may be added up share a currency."""
    by_channel: dict[str, list[tuple[str, Price]]] = {}
    for where, row in named:
        by_channel.setdefault(row.channel, []).append((where, row))
    for rows in by_channel.values():
        _no_overlaps(rows)
        _one_currency(rows)


def _no_overlaps(rows: Sequence[tuple[str, Price]]) -> None:
    same: dict[tuple[str, str, str], list[tuple[str, Price]]] = {}
    for where, row in rows:
        same.setdefault((row.provider, row.region, row.unit), []).append((where, row))
    for (provider, region, unit), held in same.items():
        held.sort(key=lambda pair: pair[1].valid_from)
        for (other, first), (where, second) in pairwise(held):
            if first.valid_to is None or second.valid_from < first.valid_to:
                what = f"{first.channel}/{provider}/{region}/{unit}"
                raise facts.OVERLAP(field=where, where=where, other=other, what=what)


def _one_currency(rows: Sequence[tuple[str, Price]]) -> None:
    once = [pair for pair in rows if pair[1].unit == EACH]
    metered = [pair for pair in rows if pair[1].unit != EACH]
    if len({row.currency for _, row in rows}) < 2 or not once or not metered:
        return
    for (where, one), (other, two) in combinations([*once, *metered], 2):
        if one.unit != two.unit and one.currency != two.currency and _may_meet(one, two):
            raise facts.MIXED(field=where, where=where, other=other, currency=one.currency, second=two.currency)


def _may_meet(one: Price, two: Price) -> bool:
    providers = ANY in {one.provider, two.provider} or one.provider == two.provider
    wider, narrower = sorted((one.region, two.region), key=len)
    regions = wider in {ANY, narrower} or narrower.startswith(f"{wider}-")
    apart = (one.valid_to and one.valid_to <= two.valid_from) or (two.valid_to and two.valid_to <= one.valid_from)
    return providers and regions and not apart


_READ: Mapping[str, Callable[[Any, str, tzinfo], Price]] = {"prices": _price, "labour": _labour}
