# SPDX-License-Identifier: Apache-2.0
"""The forecast of one notice: reckoned before launch, frozen afterwards."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.audience import queries as audience
from duly.rooms.delivery import queries as delivery
from duly.rooms.insight.facts import ChannelForecast, Group, Outlook, Rates, Stage
from duly.rooms.insight.models import Forecast
from duly.rooms.insight.queries.pricing import offers_of
from duly.rooms.insight.queries.rates import rates_of
from duly.rooms.insight.rules import outlook as rules
from duly.rooms.notices import queries as notices
from duly.rooms.tariffs.facts import METERED

_BY_HAND = "human"
_WHOLE = 1_000_000
"""Shares are counted in millionths."""


def forecast_for(actor: Actor, wanted: UUID | str) -> dict[str, Any]:
    """What a notice is expected to come to: as frozen at launch when it is out, else as of now.

    Raises:
        Refusal: ``notices.no_such_notice``, ``audience.bad_rule``.
    """
    notice = notices.notice_for(actor, wanted)
    return frozen_of(notice.id) or forecast_of(notice, clock.now())


def expected_cost(notice: Any) -> int | None:
    """The forecast cost in whole units of money, of the currency in which it is highest; ``None`` where it cannot be told.

    It cannot be told where a message has no price, or the audience cannot be worked out.
    """
    try:
        found = forecast_of(notice, clock.now())
    except Refusal:
        return None
    sums = [row["micros"] // _WHOLE for row in found["cost"]]
    return None if found["unpriced"] or not sums else max(sums)


def frozen_of(notice_id: UUID) -> dict[str, Any] | None:
    """The forecast as it stood at launch."""
    row = Forecast.objects.filter(notice_id=notice_id).first()
    return {**row.body, "frozen_at": clock.stamp(row.at), "digest": row.digest} if row else None


def forecast_of(notice: Any, start: datetime) -> dict[str, Any]:
    """What a notice comes to if it goes out at ``start``: whole numbers and text only, so that it can be sealed."""
    scale = notices.scale_of(notice)
    wishes = notices.wishes_about(notice)
    tracks = {
        name: [Stage(row.channels, row.wait / scale, row.when, row.number) for row in outline]
        for name, outline in notices.tracks_of(notice, wishes).items()
    }
    groups, unread = _groups(notice, wishes)
    channels = {name for stages in tracks.values() for stage in stages for name in stage.channels}
    rates = rates_of(notice.organisation_id, channels)
    price = offers_of(notice, start)
    fared = {name: rules.outlook(groups[name], tracks[name], rates, price) for name in groups}
    found = rules.merged(list(fared.values()))
    everybody = [group for alike in groups.values() for group in alike]
    due = notices.due_at(notice)
    phases = _phases(notice, scale)
    last = phases[-1].begins
    return {
        "starts_at": clock.stamp(start),
        "customers": round(sum(group.size for group in everybody)) + unread,
        "without_edition": unread,
        "languages": _languages(everybody),
        "channels": [_channel(row, rates[row.channel], start) for row in rules.gathered(found.channels)],
        "lengths": _lengths(everybody, channels, price),
        "confirmed": round(found.confirmed),
        "unreachable": round(found.unreachable),
        "cost": money_of(rules.total(found.channels)),
        "unpriced": round(sum(row.unpriced for row in found.channels)),
        "due_at": clock.stamp(due),
        "acknowledged_by_due": _in_time(found, phases, (due - start).total_seconds()),
        "reached_all_at": _after(start, last + found.reached_by),
        "settled_at": _after(start, last + found.ends),
        **_told(phases, start),
        "cheaper": None
        if notice.plan.get("classes")
        else _cheaper(groups.get("", ()), tracks[""], rates, price, fared),
        "closed_channels": sorted(channels - delivery.open_channels()),
        "scale": scale,
    }


class _Phase(NamedTuple):
    """A part of the audience, when it is asked at the earliest, and who lets it begin."""

    part: float
    begins: float
    go: str


def _phases(notice: Any, scale: int) -> list[_Phase]:
    """The phases of a plan, one after the other: how long each is observed, and nothing for a person to decide."""
    found, begins, before, go = [], 0.0, 0, "launch"
    for plan in notices.phases_of(notice.plan):
        found.append(_Phase((plan.share - before) / _WHOLE, begins, go))
        begins, before, go = begins + plan.wait.total_seconds() / scale, plan.share, plan.go
    return found or [_Phase(1.0, 0.0, go)]


def _in_time(found: Outlook, phases: Sequence[_Phase], seconds: float) -> int:
    return round(sum(one.part * rules.confirmed_by(found, seconds - one.begins) for one in phases))


def _told(phases: Sequence[_Phase], start: datetime) -> dict[str, Any]:
    rows = [
        {"permille": round(one.part * 1000), "starts_at": _after(start, one.begins), "go": one.go} for one in phases
    ]
    return {"phases": rows if len(rows) > 1 else [], "waits_for_release": any(one.go == _BY_HAND for one in phases)}


def _groups(notice: Any, wishes: Collection[tuple[str, ...]]) -> tuple[dict[str, list[Group]], int]:
    """The audience by track, edition, region, channels and the countries of numbers, and how many have no edition to read."""
    editions = {edition.language: edition for edition in notices.current_editions(notice)}
    counted: dict[str, Counter[Group]] = defaultdict(Counter)
    unread, tags = 0, notices.tags_in(notice)
    for row in audience.alike(notice.organisation_id, notice.audience_rule, tags, by_wish=bool(wishes)):
        language = notices.edition_of(notice, editions, row.language)
        if language is None:
            unread += row.n
        else:
            wish = row.wish if row.wish in wishes else ()
            track = notices.track_of(notice, row.language, row.region, row.tags, wish)
            counted[track][Group(language, row.region, frozenset(row.channels), 0.0, row.abroad)] += row.n
    found = {name: [group._replace(size=float(n)) for group, n in rows.items()] for name, rows in counted.items()}
    return found, unread


def _languages(groups: Sequence[Group]) -> list[dict[str, Any]]:
    counted: Counter[str] = Counter()
    for group in groups:
        counted[group.language] += round(group.size)
    return [{"language": language, "customers": n} for language, n in counted.most_common()]


def _channel(row: ChannelForecast, rate: Rates, start: datetime) -> dict[str, Any]:
    return {
        "step": row.step,
        "channel": row.channel,
        "starts_at": _after(start, row.starts),
        "messages": round(row.messages),
        "skipped": round(row.skipped),
        "delivered": round(row.delivered),
        "confirmed": round(row.confirmed),
        "units": round(row.units),
        "unit": METERED.get(row.channel, "message"),
        "cost": money_of(row.cost),
        "unpriced": round(row.unpriced),
        "rate": {
            "delivered_permille": round(rate.delivered * 1000), "confirmed_permille": round(rate.confirmed * 1000),
            "source": rate.source, "sample": rate.sample,
        },
    }  # fmt: skip


def _lengths(groups: Sequence[Group], channels: Collection[str], price: rules.Price) -> list[dict[str, Any]]:
    """How long the wording is, by channel and language: the most units that any region makes of it."""
    found: dict[tuple[str, str], int] = {}
    for name in METERED.keys() & channels:
        for group in groups:
            key = (name, group.language)
            found[key] = max(found.get(key, 0), price(0, name, group).units)
    return [
        {"channel": name, "language": language, "units": units, "unit": METERED[name]}
        for (name, language), units in sorted(found.items())
    ]


def money_of(sums: Mapping[str, float]) -> list[dict[str, Any]]:
    """Sums by currency, in millionths, as they are shown."""
    return [{"currency": currency, "micros": round(micros)} for currency, micros in sorted(sums.items())]


def _after(start: datetime, seconds: float) -> str:
    return clock.stamp(start + timedelta(seconds=seconds))


def _cheaper(
    groups: Sequence[Group], stages: Sequence[Stage], rates: Mapping[str, Rates], price: rules.Price,
    fared: Mapping[str, Outlook],
) -> dict[str, Any] | None:  # fmt: skip
    """A cheaper order for those who are asked in the plan's own; the others keep the one that they wish for."""
    found = rules.cheaper_order(groups, stages, rates, price)
    if found is None:
        return None
    order, other = found
    everybody = rules.merged([other, *(one for track, one in fared.items() if track)])
    here, there = rules.total(fared[""].channels), rules.total(other.channels)
    return {
        "order": [stages[index].channels[0] for index in order],
        "confirmed": round(everybody.confirmed),
        "cost": money_of(rules.total(everybody.channels)),
        "saves": money_of({currency: micros - there[currency] for currency, micros in here.items()}),
    }
