# SPDX-License-Identifier: Apache-2.0
"""The closed set of checks that rules of a pack may name. Each is pure and yields what it hits."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeAlias

from duly.kernel.clock import day_in
from duly.kernel.languages import closest
from duly.kernel.words import Words
from duly.rooms.rulebook.facts import FieldSpec, Pack, Rule, Snapshot, Text
from duly.rooms.rulebook.rules import days, wording

ALL = "*"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule is not met; ``values`` fill the rule's sentence."""

    where: str
    language: str | None = None
    excerpt: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


Check: TypeAlias = Callable[[Pack, Rule, Snapshot, datetime], Iterator[Hit]]


def required_fields(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """Every required field of the kind is there, for every language that has an edition."""
    for spec in _required(pack, snapshot):
        given = snapshot.fields.get(spec.name, {})
        lacking = [language for language in snapshot.editions if not (given.get(language) or given.get(ALL))]
        if not given:
            yield Hit(f"fields.{spec.name}", values={"field": spec.words})
        else:
            for language in lacking:
                yield Hit(f"fields.{spec.name}.{language}", language, values={"field": spec.words})


def fields_in_text(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """Every required field, and the effective date, stands in the body of every language.

    A correction need not say all of it again: it speaks to those who were told, and the page behind its link has the rest.
    """
    specs = [(spec.name, spec.words) for spec in _required(pack, snapshot) if spec.type != "choice"]
    for text in (one for one in _texts(snapshot, {"body"}) if ".correction." not in one.where):
        for name, words in [*specs, ("effective_on", Words(en="effective date", zh="生效日期"))]:
            if not _says(text, name, snapshot):
                yield Hit(text.where, text.language, values={"field": words, "name": name})


def lead_time(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """At least so many clear days lie between today, at the organisation's place, and the effective date."""
    least = _number(rule, "days")
    clear = (snapshot.effective_on - _today(snapshot, now)).days - 1
    if clear < least:
        soonest = _today(snapshot, now) + timedelta(days=least + 1)
        yield Hit("effective_on", values={"days": max(clear, 0), "least": least, "soonest": soonest.isoformat()})


def acknowledge_by(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """The date for acknowledgement lies ahead and not after the effective date."""
    values = {"date": snapshot.acknowledge_by.isoformat(), "effective_on": snapshot.effective_on.isoformat()}
    if not _today(snapshot, now) < snapshot.acknowledge_by <= snapshot.effective_on:
        yield Hit("plan.acknowledge_by", values=values)


def cascade_fits(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """The last step begins before the date for acknowledgement."""
    begins = _today(snapshot, now) + sum(snapshot.waits[:-1], timedelta())
    if begins >= snapshot.acknowledge_by:
        yield Hit("plan.steps", values={"begins": begins.isoformat(), "date": snapshot.acknowledge_by.isoformat()})


def sender_named(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """The organisation's name stands in every text of the listed parts."""
    for text in _texts(snapshot, _parts(rule)):
        if not any(_holds(text.rendered, name) for name in snapshot.sender.names):
            yield Hit(text.where, text.language)


def contact_given(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """A way to reach the sender, of the organisation or from the fields, stands in every text of the listed parts."""
    kinds = {spec.name for spec in _specs(pack, snapshot) if spec.type in {"phone", "email"}}
    given = [text for name in kinds for text in snapshot.fields.get(name, {}).values()]
    for text in _texts(snapshot, _parts(rule)):
        if not any(_holds(text.rendered, contact) for contact in (*snapshot.sender.contacts, *given)):
            yield Hit(text.where, text.language)


def languages_covered(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """Everybody on the audience finds an edition in their language, or in one that the file names instead."""
    for language, count in sorted(snapshot.languages_needed.items()):
        instead = snapshot.fallbacks.get(language)
        if closest(language, snapshot.editions) is None and instead not in snapshot.editions:
            yield Hit(f"content.{language}", language, values={"count": count})


def fallback_used(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """Tells of readers who get another language than theirs."""
    for language, count in sorted(snapshot.languages_needed.items()):
        instead = snapshot.fallbacks.get(language)
        if instead in snapshot.editions and closest(language, snapshot.editions) is None:
            yield Hit(f"fallbacks.{language}", language, values={"count": count, "instead": instead})


def legal_basis(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """A legal basis is recorded; a rule says by ``when`` in which case one is needed."""
    if not snapshot.legal_basis:
        yield Hit("legal_basis")


def confirmable(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """Whoever gets the text finds in it a link or, in an SMS, a code to confirm with."""
    ways = {"body": ("link",), "sms": ("link", "code")}
    for text in _texts(snapshot, _parts(rule)):
        if not any(re.search(rf"{{{{[^}}]*\b{way}\b", text.source) for way in ways[text.part]):
            yield Hit(text.where, text.language)


def channels(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """At least so many different channels ask for the acknowledgement."""
    least = _number(rule, "least")
    if len(set(snapshot.channels)) < least:
        yield Hit("plan.steps", values={"least": least})


def calendar_known(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """The working days of every region on the audience are known for as long as the notice runs; each country is told once."""
    years = range(_today(snapshot, now).year, snapshot.acknowledge_by.year + 1)
    unknown: dict[str, list[int]] = {}
    for region in filter(None, snapshot.regions):
        missing = [year for year in years if not days.is_known(region, year)]
        if missing:
            unknown.setdefault(region.partition("-")[0], missing)
    for country, missing in unknown.items():
        yield Hit("plan.acknowledge_by", values={"region": country, "year": ", ".join(map(str, missing))})


def wording_absent(pack: Pack, rule: Rule, snapshot: Snapshot, now: datetime) -> Iterator[Hit]:
    """None of the expressions of a list stands in any text."""
    patterns = pack.word_lists[str(rule.options["list"])].patterns
    names = (*snapshot.sender.names, *snapshot.quoted)
    for text in _texts(snapshot, _parts(rule)):
        found = wording.hits(text.rendered, patterns, pack.masks, names)
        if found:
            yield Hit(text.where, text.language, " · ".join(dict.fromkeys(found[:5])))


CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        required_fields, fields_in_text, lead_time, acknowledge_by, cascade_fits, sender_named, contact_given,
        languages_covered, fallback_used, legal_basis, confirmable, channels, calendar_known, wording_absent,
    )
}  # fmt: skip


def _specs(pack: Pack, snapshot: Snapshot) -> tuple[FieldSpec, ...]:
    kind = pack.kinds.get(snapshot.kind)
    return kind.fields if kind else ()


def _required(pack: Pack, snapshot: Snapshot) -> list[FieldSpec]:
    return [spec for spec in _specs(pack, snapshot) if spec.required]


def _parts(rule: Rule) -> set[str]:
    parts = rule.options.get("parts", ())
    return set(parts) if isinstance(parts, list | tuple) else set()


def _texts(snapshot: Snapshot, parts: set[str]) -> list[Text]:
    """The texts of these parts, all when none is named; an empty text says nothing and is left alone."""
    return [text for text in snapshot.texts if (not parts or text.part in parts) and text.source]


def _says(text: Text, name: str, snapshot: Snapshot) -> bool:
    if re.search(rf"{{[{{%][^}}]*\b{name}\b", text.source):
        return True
    given = snapshot.fields.get(name, {})
    value = given.get(text.language) or given.get(ALL) or ""
    return bool(value) and _holds(text.rendered, value)


def _holds(text: str, part: str) -> bool:
    return bool(part) and wording.plain(part).casefold() in wording.plain(text).casefold()


def _number(rule: Rule, option: str) -> int:
    value = rule.options[option]
    if not isinstance(value, int):
        message = f"{rule.id}: {option} must be a whole number"
        raise TypeError(message)
    return value


def _today(snapshot: Snapshot, now: datetime) -> date:
    return day_in(snapshot.time_zone, now)
