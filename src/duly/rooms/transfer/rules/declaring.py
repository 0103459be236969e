# SPDX-License-Identifier: Apache-2.0
"""What a plan declares beside the move itself: who receives the data, why they may move, and what work costs here."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from duly.kernel.canonical import Json
from duly.rooms.transfer.rules import complaints, shapes
from duly.rooms.transfer.rules.rehearsal import Rates

KEYS = ("receiver", "privacy", "rates")
CLASSES = ("public", "ordinary", "personal", "sensitive")
"""Of sensitivity, as recognition names them, each including the care of those before it."""
BASES_ABROAD = ("adequacy", "standard_clauses", "binding_rules", "derogation")
"""On which ground data may leave the European Economic Area: GDPR 45, 46(2)(c), 46(2)(b), 49."""
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_REGION = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?\Z")
_MOST, _LONGEST = 60, 500
_DEAREST = Decimal(1_000_000)


class Receiver(NamedTuple):
    """Who has the data afterwards; no name where they stay with whom they are."""

    name: str = ""
    country: str = ""
    contact: str = ""


class Privacy(NamedTuple):
    """Why the data may move."""

    purpose_zh: str = ""
    purpose_en: str = ""
    covers: tuple[str, ...] = ()
    """Classes of sensitivity that this purpose needs; empty where nobody said."""
    regions: tuple[str, ...] = ()
    """Where the customers are, beside the organisation's own region."""
    abroad: str = ""
    """One of :data:`BASES_ABROAD`."""
    answers: Mapping[str, Json] = {}
    """To questions of the rule packs, by their names."""
    necessity_zh: str = ""
    necessity_en: str = ""
    """Why sensitive data are needed for that purpose: PIPL 30."""


class Declared(NamedTuple):
    """All of it."""

    receiver: Receiver = Receiver()
    privacy: Privacy = Privacy()
    rates: Rates = Rates()
    currency: str = ""


def read_declared(raw: Mapping[str, Any]) -> Declared:
    """The parts ``receiver``, ``privacy`` and ``rates`` of a plan; each may be left out.

    Raises:
        Refusal: the complaints about a plan, each with the place.
    """
    rates, currency = _rates(raw.get("rates"))
    return Declared(_receiver(raw.get("receiver")), _privacy(raw.get("privacy")), rates, currency)


def written_declared(said: Declared) -> dict[str, Json]:
    """As it is kept with the plan, and read again by :func:`read_declared`. What was left out is left out."""
    receiver, privacy = said.receiver, said.privacy
    kept: dict[str, Json] = {}
    if receiver.name:
        kept["receiver"] = {"name": receiver.name, "country": receiver.country, "contact": receiver.contact}
    if privacy != Privacy():
        purpose: dict[str, Json] = {"zh": privacy.purpose_zh, "en": privacy.purpose_en}
        kept["privacy"] = {
            "purpose": purpose, "covers": [*privacy.covers], "regions": [*privacy.regions], "abroad": privacy.abroad,
            "answers": dict(privacy.answers), "necessity": {"zh": privacy.necessity_zh, "en": privacy.necessity_en},
        }  # fmt: skip
    if said.rates != Rates() or said.currency:
        money: dict[str, Json] = {name: str(getattr(said.rates, name)) for name in _MONEY}
        minutes: dict[str, Json] = {name: getattr(said.rates, name) for name in _MINUTES}
        kept["rates"] = {"currency": said.currency, **money, **minutes}
    return kept


def _receiver(raw: object) -> Receiver:
    if raw is None:
        return Receiver()
    given = shapes.group(raw, "receiver", ("name", "country", "contact"))
    country = shapes.text(given.get("country"), "receiver.country", 2).upper()
    if not _COUNTRY.match(country):
        raise complaints.BAD_COUNTRY(field="receiver.country", path="receiver.country", given=shapes.shown(country))
    return Receiver(
        shapes.text(given.get("name"), "receiver.name", 200).strip(), country,
        shapes.text(given.get("contact"), "receiver.contact", 300, required=False).strip(),
    )  # fmt: skip


def _privacy(raw: object) -> Privacy:
    if raw is None:
        return Privacy()
    given = shapes.group(raw, "privacy", ("purpose", "necessity", "covers", "regions", "abroad", "answers"))
    covers = [
        shapes.one_of(one, f"privacy.covers[{at}]", CLASSES)
        for at, one in enumerate(shapes.items(given.get("covers"), "privacy.covers", len(CLASSES)))
    ]
    regions = [
        _region(one, f"privacy.regions[{at}]")
        for at, one in enumerate(shapes.items(given.get("regions"), "privacy.regions", _MOST))
    ]
    abroad = shapes.one_of(given["abroad"], "privacy.abroad", BASES_ABROAD) if given.get("abroad") else ""
    purpose, necessity = (_told(given, name) for name in ("purpose", "necessity"))
    return Privacy(*purpose, tuple(covers), tuple(regions), abroad, _answers(given.get("answers")), *necessity)


def _told(given: Mapping[str, Any], name: str) -> tuple[str, str]:
    """What is said in Chinese and in English; either may be missing."""
    said = shapes.group(given.get(name) or {}, f"privacy.{name}", ("zh", "en"))
    zh, en = (
        shapes.text(said.get(one), f"privacy.{name}.{one}", _LONGEST, required=False).strip() for one in ("zh", "en")
    )
    return zh, en


def _region(raw: object, path: str) -> str:
    given = shapes.text(raw, path, 6).upper()
    if not _REGION.match(given):
        raise complaints.BAD_COUNTRY(field=path, path=path, given=shapes.shown(given))
    return given


def _answers(raw: object) -> dict[str, Json]:
    """Whether a question exists and what fits it, whoever asks the rulebook knows."""
    given = shapes.group(raw or {}, "privacy.answers")
    if len(given) > _MOST:
        raise complaints.TOO_LONG(field="privacy.answers", path="privacy.answers", length=len(given), limit=_MOST)
    found: dict[str, Json] = {}
    for name, value in given.items():
        path = f"privacy.answers.{name}"
        plain = value.isoformat() if hasattr(value, "isoformat") else value
        found[name] = plain if isinstance(plain, bool | int) else shapes.text(plain, path, _LONGEST)
    return found


_MONEY = ("person_hour", "machine_hour", "message")
_MINUTES = ("minutes_per_quarantined", "minutes_per_sampled")


def _rates(raw: object) -> tuple[Rates, str]:
    if raw is None:
        return Rates(), ""
    given = shapes.group(raw, "rates", ("currency", *_MONEY, *_MINUTES))
    money = {name: _money(given[name], f"rates.{name}") for name in _MONEY if name in given}
    minutes = {name: shapes.count(given[name], f"rates.{name}", 0, 10_000) for name in _MINUTES if name in given}
    currency = shapes.text(given.get("currency"), "rates.currency", 8, required=False).strip()
    rates: dict[str, Any] = {**money, **minutes}
    return Rates(**rates), currency


def _money(raw: object, path: str) -> Decimal:
    """Whole numbers and text; YAML reads 0.05 as a fraction that is not quite that."""
    try:
        amount = Decimal(str(raw) if isinstance(raw, str | int | float) and not isinstance(raw, bool) else "?")
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount <= _DEAREST:
        raise complaints.BAD_MONEY(field=path, path=path, given=shapes.shown(raw))
    return amount
