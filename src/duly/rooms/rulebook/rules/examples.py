# SPDX-License-Identifier: Apache-2.0
"""The examples inside a pack: one that passes and one that fails for every rule that blocks."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from duly.rooms.rulebook.facts import ALL_JURISDICTIONS, Approved, Pack, Recipient, Rule, Sender, Snapshot, Stage, Text
from duly.rooms.rulebook.rules.lookup import ALL
from duly.rooms.rulebook.rules.places_in_packs import only

_PLAIN = (
    "mandatory", "legal_basis", "quiet_hours_waived", "message_class", "sender_region", "urgency", "relation",
    "previous_kind", "audience_count", "has_persons", "has_companies",
)  # fmt: skip
_LISTS = ("regions", "editions", "channels", "also", "quoted")
_KEYS = {
    *_PLAIN, *_LISTS, "now", "stage", "kind", "effective_on", "acknowledge_by", "start_on", "start_at", "names", "contacts",
    "jurisdictions", "fields", "texts", "languages_needed", "fallbacks", "answers", "approvals", "recipient", "time_zone",
}  # fmt: skip
_RECIPIENT = {
    "residence", "region", "number_country", "channel", "language", "is_person", "opted_out", "consents", "local_time",
    "is_working_day", "attempts_today", "weekday", "time_zone",
}  # fmt: skip
_LINK = "https://notices.example.com/n/abc"


def example(pack: Pack, rule: Rule, outcome: str, common: Mapping[str, Any]) -> tuple[Snapshot, datetime, Stage]:
    """A rule's example (``passes`` or ``fails``): snapshot, moment and stage. ``common`` stands where the pack has none.

    Raises:
        ValueError: the example is not well-formed.
    """
    base: dict[str, Any] = dict(pack.example or common)
    changes = rule.examples[outcome]
    only(changes, _KEYS)
    only(base, _KEYS)
    raw = base | dict(changes)
    if not isinstance(raw["now"], datetime):
        raise ValueError("example.now must be an instant with an offset")  # noqa: TRY004  a fault of the pack
    texts = dict(base.get("texts", {})) | dict(changes.get("texts", {}))
    stage: Stage = raw.get("stage", rule.stages[0])
    return _snapshot(raw, pack, texts), raw["now"], stage


def _snapshot(raw: Mapping[str, Any], pack: Pack, texts: Mapping[str, str]) -> Snapshot:
    own = () if pack.jurisdiction == ALL_JURISDICTIONS else (pack.jurisdiction,)
    fields = {name: _field(text) for name, text in raw.get("fields", {}).items()}
    values = {
        "organisation": raw["names"][0], "effective_on": str(raw["effective_on"]), "link": _LINK, "code": "123456",
        "name": "Li Xiaoming",
    }  # fmt: skip
    given: dict[str, Any] = {key: raw[key] for key in _PLAIN if key in raw}
    given |= {key: tuple(raw[key]) for key in _LISTS if key in raw}
    return Snapshot(
        kind=raw["kind"],
        sender=Sender(tuple(raw["names"]), tuple(raw["contacts"])),
        effective_on=_day(raw["effective_on"]),
        acknowledge_by=_day(raw["acknowledge_by"]),
        time_zone=raw.get("time_zone", "Asia/Shanghai"),
        fields=fields,
        texts=tuple(_text(key, source, fields, values) for key, source in texts.items()),
        languages_needed=raw.get("languages_needed", {}),
        fallbacks=raw.get("fallbacks", {}),
        jurisdictions=tuple(raw.get("jurisdictions", own)),
        answers=raw.get("answers", {}),
        start_on=_day(raw["start_on"]) if "start_on" in raw else None,
        start_at=_clock(raw["start_at"]) if "start_at" in raw else None,
        approvals=tuple(_approved(one, index) for index, one in enumerate(raw.get("approvals", ()))),
        recipient=_recipient(raw["recipient"], pack) if "recipient" in raw else None,
        **given,
    )


def _field(given: object) -> dict[str, str]:
    return {str(key): str(text) for key, text in given.items()} if isinstance(given, Mapping) else {ALL: str(given)}


def _day(given: object) -> date:
    return given if isinstance(given, date) else date.fromisoformat(str(given))


def _clock(given: object) -> time:
    if isinstance(given, int):  # YAML reads 09:30 as a number of base 60
        return time(given // 60, given % 60)
    return given if isinstance(given, time) else time.fromisoformat(str(given))


def _approved(raw: Mapping[str, Any], index: int) -> Approved:
    only(raw, {"department", "at", "by"})
    at = raw.get("at")
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    return Approved(str(raw.get("department", "")), moment, str(raw.get("by", f"person {index}")))


def _recipient(raw: Mapping[str, Any], pack: Pack) -> Recipient:
    only(raw, _RECIPIENT)
    own = "" if pack.jurisdiction == ALL_JURISDICTIONS else pack.jurisdiction
    values = {"residence": own} | dict(raw)
    if "local_time" in values:
        values["local_time"] = _clock(values["local_time"])
    return Recipient(**values)


def _text(key: str, source: str, fields: Mapping[str, Mapping[str, str]], values: Mapping[str, str]) -> Text:
    language, _, part = key.rpartition(".")
    own = {name: given.get(language, given.get(ALL, "")) for name, given in fields.items()} | dict(values)
    rendered = re.sub(r"{{\s*(\w+)[^}]*}}", lambda blank: str(own.get(blank[1], "")), source)
    return Text(language.partition(".")[0] if language else key, part, f"content.{key}", source, rendered)
