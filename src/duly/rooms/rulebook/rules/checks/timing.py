# SPDX-License-Identifier: Apache-2.0
"""When: lead times, deadlines, dates that must follow one another, and calendars that are known."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from duly.rooms.rulebook.rules import days, periods
from duly.rooms.rulebook.rules.checks.shapes import Check, Hit, Look, check

UNITS = ("days", "working_days", "months")
_WITHIN = {"within_days": "days", "within_working_days": "working_days", "within_months": "months"}


def lead_time(look: Look) -> Iterator[Hit]:
    """Enough time lies between two dates, and not more than ``most_days``. Clear days: neither of the two counts."""
    first, last = str(look.option("from", "start_on")), str(look.option("to", "effective_on"))
    start, effect = look.on.day(first), look.on.day(last)
    unknown = tuple(name for name, day in ((first, start), (last, effect)) if not isinstance(day, date))
    if unknown:
        yield Hit(_place(unknown[0]), values={"field": look.words_of(unknown[0])}, unknown=unknown)
        return
    clear = look.option("count", "clear") == "clear"
    for unit in UNITS:
        if look.option(unit) is not None:
            yield from _too_short(look, start, effect, unit, clear=clear)
    most = look.option("most_days")
    if most is not None and (effect - start).days - clear > most:
        yield Hit(
            _place(last), values=_days(start, effect, most, clear=clear) | {"latest": _latest(start, most, clear=clear)}
        )


def _too_short(look: Look, start: date, effect: date, unit: str, *, clear: bool) -> Iterator[Hit]:
    least, region = int(look.option(unit)), calendar(look)
    latest = periods.latest_start(effect, least, unit=unit, clear=clear, region=region)
    if start > latest:
        soonest = periods.soonest_effect(start, least, unit=unit, clear=clear, region=region)
        values = _days(start, effect, least, clear=clear) | {
            "soonest": soonest.isoformat(),
            "latest": latest.isoformat(),
        }
        yield Hit(_place(str(look.option("to", "effective_on"))), values=values)


def _days(start: date, effect: date, least: int, *, clear: bool) -> dict[str, object]:
    between = (effect - start).days - clear
    return {"days": max(between, 0), "least": least, "date": start.isoformat(), "given": effect.isoformat()}


def _latest(start: date, most: int, *, clear: bool) -> str:
    return (start + timedelta(days=most + clear)).isoformat()


def deadline(look: Look) -> Iterator[Hit]:
    """The measure is not after start + within; while it is not known, today counts."""
    name, measured = str(look.option("start")), look.option("measure")
    start = look.on.moment(name)
    if not isinstance(start, date):
        yield Hit(_place(name), values={"field": look.words_of(name)}, unknown=(name,))
        return
    given = look.on.moment(str(measured)) if measured else None
    if not isinstance(given, date):
        given = look.on.now
    hours = look.option("within_hours")
    where = _place(str(measured or name))
    if hours is not None:
        ends = _instant(look, start, time()) + timedelta(hours=int(hours))
        if _instant(look, given, time.max) > ends:
            zone = ZoneInfo(look.snapshot.time_zone)
            yield Hit(
                where,
                values={"latest": f"{ends.astimezone(zone):%Y-%m-%d %H:%M}", "date": str(start), "given": str(given)},
            )
        return
    yield from _day_passed(look, where, _day(look, start), _day(look, given))


def _day_passed(look: Look, where: str, start: date, given: date) -> Iterator[Hit]:
    region = calendar(look)
    for option, unit in _WITHIN.items():
        count = look.option(option)
        if count is None:
            continue
        last = deadline_day(start, int(count), unit, look.option("roll", "none"), region)
        values = {"latest": last.isoformat(), "date": start.isoformat(), "given": given.isoformat(), "least": count}
        if given > last:
            yield Hit(where, values=values)
        elif (
            unit == "working_days"
            and given > start + timedelta(days=int(count))
            and not periods.is_published(start, last, region)
        ):
            yield Hit(where, values=values, unknown=(f"calendar.{region}.{last.year}",))


def deadline_day(start: date, count: int, unit: str, roll: periods.Roll, region: str) -> date:
    """The last day of a period; the day on which it begins is left out."""
    ends = {
        "days": lambda: start + timedelta(days=count),
        "working_days": lambda: periods.plus_working_days(start, count, region),
        "months": lambda: periods.plus_months(start, count),
    }
    return periods.rolled(ends[unit](), roll, region)


def acknowledge_by(look: Look) -> Iterator[Hit]:
    """The date for acknowledgement lies ahead and not after the effective date."""
    snapshot = look.snapshot
    values = {"date": snapshot.acknowledge_by.isoformat(), "effective_on": snapshot.effective_on.isoformat()}
    if not look.on.get("today") < look.on.get("acknowledge_by") <= look.on.get("effective_on"):
        yield Hit("plan.acknowledge_by", values=values)


def cascade_fits(look: Look) -> Iterator[Hit]:
    """The last step begins before the date for acknowledgement."""
    snapshot = look.snapshot
    begins = look.on.today + sum(snapshot.waits[:-1], timedelta())
    if begins >= snapshot.acknowledge_by:
        yield Hit("plan.steps", values={"begins": begins.isoformat(), "date": snapshot.acknowledge_by.isoformat()})


def calendar_known(look: Look) -> Iterator[Hit]:
    """The working days of every region are known for as long as the notice runs; each country is told once."""
    years = range(look.on.today.year, look.snapshot.acknowledge_by.year + 1)
    unknown: dict[str, list[int]] = {}
    for region in filter(None, look.snapshot.regions):
        missing = [year for year in years if not days.is_known(region, year)]
        if missing:
            unknown.setdefault(region.partition("-")[0], missing)
    for country, missing in unknown.items():
        yield Hit("plan.acknowledge_by", values={"region": country, "year": ", ".join(map(str, missing))})


def calendar(look: Look) -> str:
    """Whose working days count."""
    return str(look.option("calendar") or look.snapshot.sender_region or "CN")


def _day(look: Look, moment: date) -> date:
    return moment.astimezone(ZoneInfo(look.snapshot.time_zone)).date() if isinstance(moment, datetime) else moment


def _instant(look: Look, moment: date, otherwise: time) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime.combine(moment, otherwise, ZoneInfo(look.snapshot.time_zone)).astimezone(UTC)


def _place(name: str) -> str:
    return {"start_on": "plan.start", "acknowledge_by": "plan.acknowledge_by"}.get(
        name, name if name == "effective_on" or name.startswith("fields.") else f"answers.{name}"
    )


CHECKS: dict[str, Check] = {
    "lead_time": check(lead_time, may="from to days working_days months most_days count calendar", facts="from to"),
    "deadline": check(
        deadline,
        "start",
        "within_hours within_days within_working_days within_months measure roll calendar",
        facts="start measure",
    ),
    "acknowledge_by": check(acknowledge_by),
    "cascade_fits": check(cascade_fits),
    "calendar_known": check(calendar_known),
}
