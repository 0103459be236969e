# SPDX-License-Identifier: Apache-2.0
"""管理制度: which field is of which tier, how long changes cool off, how many days an answer may take.

What comes with Duly is the floor: an organisation may ask for more proof, more time to object and faster answers, never
for less. A version is data, proposed by one person and put into force by another; each request names the one it was under.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from duly.kernel import canonical
from duly.kernel.words import Words
from duly.rooms.change_requests.refusals import BAD_POLICY
from duly.rooms.change_requests.terms import Tier

RULES_VERSION = "1"
"""Of the checks and of the state table; goes up when either decides anything otherwise."""
FIELDS: Mapping[str, Tier] = {
    "profile.language": Tier.T0,
    "profile.time_zone": Tier.T0,
    "profile.alias": Tier.T1,
    "profile.latin": Tier.T1,
    "profile.tags": Tier.T1,
    "profile.region": Tier.T2,
    "profile.name": Tier.T3,
    "profile.kind": Tier.T3,
    "profile.status": Tier.T4,
    "contact_point.value": Tier.T2,
    "contact_point.purpose": Tier.T2,
    "contact_point.status": Tier.T2,
    "contact_point.rank": Tier.T1,
    "identifier.value": Tier.T3,
    "identifier.country": Tier.T3,
    "identifier.issuer": Tier.T3,
    "identifier.issued_on": Tier.T3,
    "identifier.expires_on": Tier.T3,
    "relation.role": Tier.T3,
    "relation.other": Tier.T3,
    "relation.until": Tier.T3,
    "relation.note": Tier.T2,
    "mandate.holder": Tier.T3,
    "mandate.scope": Tier.T3,
    "mandate.other": Tier.T3,
    "mandate.until": Tier.T3,
    "mandate.document": Tier.T3,
    "mandate.note": Tier.T2,
    "attribute.value": Tier.T1,
}
"""What a request can change at all, and the least tier of it. What is not here cannot be asked for."""
HOURS: Mapping[str, int] = {"proved": 12, "t2": 72, "t3": 72, "t4": 168, "dead": 168}
"""Cooling-off: where the old contact point itself confirmed; by tier; where every message to the old ones came back."""
DAYS: Mapping[str, int] = {"t0": 1, "t1": 3, "t2": 5, "t3": 10, "t4": 15}
"""Working days within which a request is answered."""
SAMPLE = 5
"""Of a hundred requests of tier T1, so many are looked at by somebody."""
_LONGEST_HOURS = 24 * 60
_WHOLE = 100


class Policy(NamedTuple):
    """The rules a request is under. Version 0 is what comes with Duly."""

    version: int
    fields: Mapping[str, Tier]
    hours: Mapping[str, int]
    days: Mapping[str, int]
    sample: int

    def tier_of(self, family: str, field: str) -> Tier:
        """The tier of a field; what nobody named is treated as the worst."""
        return self.fields.get(f"{family}.{field}", Tier.T4)


BUILT_IN = Policy(0, FIELDS, HOURS, DAYS, SAMPLE)


def read(version: int, content: object) -> Policy:
    """A policy out of its document: ``{"fields": {"contact_point.value": 3}, "hours": {…}, "days": {…}, "sample": 10}``.

    Raises:
        Refusal: ``change_requests.bad_policy``.
    """
    if not isinstance(content, Mapping) or content.keys() - {"fields", "hours", "days", "sample"}:
        raise _bad(
            "it has the parts fields, hours, days and sample, and no others", "只能含 fields、hours、days、sample"
        )
    fields = {name: Tier(level) for name, level in _part(content, "fields", FIELDS, _least_tier).items()}
    hours = _part(content, "hours", HOURS, _least_hours)
    days = _part(content, "days", DAYS, _most_days)
    sample = content.get("sample", SAMPLE)
    if type(sample) is not int or not SAMPLE <= sample <= _WHOLE:
        raise _bad(f"sample is a number from {SAMPLE} to 100", f"sample 须为 {SAMPLE} 至 100 的整数")
    return Policy(version, {**FIELDS, **fields}, {**HOURS, **hours}, {**DAYS, **days}, sample)


def written(content: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """A document as it is kept, and its digest; the names of fields are not of the ledger's alphabet, so they are values."""
    plain = {name: sorted([key, value] for key, value in part.items()) if isinstance(part, Mapping) else part
             for name, part in content.items()}  # fmt: skip
    return dict(content), canonical.digest(plain)


def _part(content: Mapping[str, Any], name: str, known: Mapping[str, int], check: Any) -> dict[str, int]:
    part = content.get(name, {})
    if not isinstance(part, Mapping):
        raise _bad(f"{name} is a table", f"{name} 须为表")
    for key, value in part.items():
        if key not in known or type(value) is not int:
            raise _bad(f"{name}.{key} is not known, or not a whole number", f"{name}.{key} 不存在或不是整数")
        check(f"{name}.{key}", known[key], value)
    return dict(part)


def _least_tier(name: str, least: int, value: int) -> None:
    if not least <= value <= Tier.T4:
        raise _bad(f"{name} may be {int(least)} to 4, never less", f"{name} 须在 {int(least)} 至 4 之间，不得降低")


def _least_hours(name: str, least: int, value: int) -> None:
    if not least <= value <= _LONGEST_HOURS:
        raise _bad(f"{name} may be {least} to {_LONGEST_HOURS} hours", f"{name} 须为 {least} 至 {_LONGEST_HOURS} 小时")


def _most_days(name: str, most: int, value: int) -> None:
    if not 1 <= value <= most:
        raise _bad(f"{name} may be 1 to {most} working days", f"{name} 须为 1 至 {most} 个工作日")


def _bad(en: str, zh: str) -> Exception:
    return BAD_POLICY(field="document", why=Words.literal(en, zh))
