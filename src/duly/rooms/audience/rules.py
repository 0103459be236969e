# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about rolls: what a rule means, why somebody is on a roll, the root over a roll."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from duly.kernel.canonical import Json
from duly.kernel.merkle import node_hash, root
from duly.kernel.words import Words
from duly.rooms.audience.facts import BAD_RULE, Rule
from duly.rooms.customers.facts import Criteria

KEYS = ("services", "contracts", "regions", "tags", "statuses", "customers", "segment", "exempt")
CONTRACT_KEYS = ("states", "ended_since")
STATES = ("active", "ended")
STATUSES = ("active", "former")
LONGEST_LIST = 100_000
_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?\Z")


def read(rule: Mapping[str, Any]) -> Rule:
    """The meaning of a rule as a notice file writes it. ``segment`` names a list that was laid down: exactly those on it are
    meant, whether they have left or not.

    Without ``statuses``, customers who have left are meant only when ended contracts are.

    Raises:
        Refusal: ``audience.bad_rule``, with the place, what is wrong and what may stand there.
    """
    _mapping(rule, "audience", KEYS)
    contracts = rule.get("contracts") or {}
    _mapping(contracts, "audience.contracts", CONTRACT_KEYS)
    states = _texts(contracts.get("states"), "audience.contracts.states", STATES)
    since = _date(contracts.get("ended_since"), "audience.contracts.ended_since")
    if since and states and "ended" not in states:
        raise _bad("audience.contracts.ended_since", "it needs `ended` among the states", "须在 states 中包含 ended")
    segment = _segment(rule.get("segment"))
    means_ended = "ended" in states or since is not None or segment is not None
    criteria = Criteria(
        services=_texts(rule.get("services"), "audience.services"),
        contract_states=states,
        ended_since=since,
        regions=tuple(_region(code) for code in _texts(rule.get("regions"), "audience.regions")),
        tags=_texts(rule.get("tags"), "audience.tags"),
        statuses=_texts(rule.get("statuses"), "audience.statuses", STATUSES)
        or (STATUSES if means_ended else STATUSES[:1]),
        customer_refs=_texts(rule.get("customers"), "audience.customers"),
        segment=segment,
    )
    return Rule(criteria, _exempt(rule.get("exempt")))


def public_form(criteria: Criteria, exempt: int) -> dict[str, Json]:
    """The rule as the ledger holds it: customers who are named in it appear as a number."""
    form: dict[str, Json] = {
        "services": list(criteria.services),
        "contract_states": list(criteria.contract_states),
        "ended_since": criteria.ended_since.isoformat() if criteria.ended_since else None,
        "as_of": criteria.as_of.isoformat() if criteria.as_of else None,
        "regions": list(criteria.regions),
        "tags": list(criteria.tags),
        "statuses": list(criteria.statuses),
        "named": len(criteria.customer_refs),
        "exemptions": exempt,
    }
    return form | {"segment": str(criteria.segment)} if criteria.segment else form


def reason_words(reason: Mapping[str, Json]) -> Words:
    """One reason, as a sentence."""
    return Words.literal(*_said(reason))


def reasons_said(reasons: list[dict[str, Json]], language: str) -> str:
    """All reasons of one recipient in a language."""
    place = 1 if language.lower().startswith("zh") else 0
    return "; ".join([_said(reason)[place] for reason in reasons])


def without_numbers(reasons: list[dict[str, Json]]) -> list[dict[str, Json]]:
    """The same reasons without what tells one customer from another."""
    return [
        {name: value for name, value in one.items() if name in {"by", "service"}}
        for one in reasons
        if one.get("by") in {"contract", "named"}
    ] or [{"by": "all"}]


def without_exempt(rule: dict[str, Json], ref: str) -> dict[str, Json]:
    """The same rule of a roll without whose exemption this was, and why; what the ledger has of a rule names nobody."""
    named = rule.get("exempt")
    kept = [
        {"customer": "–", "reason": "–"} if isinstance(one, dict) and one.get("customer") == ref else one
        for one in (named if isinstance(named, list) else [])
    ]
    return {**rule, "exempt": kept}


def reasons_in_both(reasons: list[dict[str, Json]]) -> str:
    """All reasons of one recipient, in Chinese and in English: as the ledger keeps them."""
    said = [_said(reason) for reason in reasons]
    return f"{'; '.join([zh for _, zh in said])} / {'; '.join([en for en, _ in said])}"


def _said(reason: Mapping[str, Json]) -> tuple[str, str]:
    """One reason in English and Chinese; said for each contract of each customer, so without a template."""
    by = reason.get("by")
    if by == "contract":
        number, service, until = reason.get("number") or "-", reason.get("service") or "-", reason.get("ended_on")
        if until:
            return f"contract {number} for {service}, ended {until}", f"合同 {number}（服务 {service}，{until} 终止）"
        return f"contract {number} for {service}", f"合同 {number}（服务 {service}）"
    if by == "region":
        return f"region {reason['region']}", f"地区 {reason['region']}"
    if by == "tag":
        named = reason["tags"]
        tags = ", ".join(map(str, named)) if isinstance(named, list) else str(named)
        return f"tags {tags}", f"标签 {tags}"
    if by == "segment":
        return f"on the list {reason.get('title') or '-'}", f"列于名单“{reason.get('title') or '-'}”"
    return ("named in the rule", "规则中指名") if by == "named" else ("every customer", "全部客户")


class Frontier:
    """The root of a tree of any size, from its leaf hashes in order, in logarithmic memory (RFC 6962, section 2.1)."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append one leaf hash."""
        size, value = self.size, leaf
        while size & 1:
            value = node_hash(self._peaks.pop(), value)
            size >>= 1
        self._peaks.append(value)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._peaks:
            return root(())
        value = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            value = node_hash(peak, value)
        return value


def _mapping(value: Any, at: str, keys: tuple[str, ...]) -> None:
    if not isinstance(value, Mapping):
        raise _bad(at, "it must be a mapping of names to values", "应为键值映射")
    for key in value:
        if key not in keys:
            raise _bad(
                f"{at}.{key}",
                f"there is no such key; the keys are {', '.join(keys)}",
                f"没有此键；可用的键为 {', '.join(keys)}",
            )


def _texts(value: Any, at: str, allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise _bad(at, "it must be a list, as in [a, b]", "应为列表，例如 [a, b]")
    if len(value) > LONGEST_LIST:
        raise _bad(at, f"at most {LONGEST_LIST} entries", f"最多 {LONGEST_LIST} 项")
    for index, entry in enumerate(value):
        _text(entry, f"{at}[{index}]", allowed)
    return tuple(dict.fromkeys(entry.strip() for entry in value))


def _text(value: Any, at: str, allowed: tuple[str, ...] = ()) -> None:
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        raise _bad(at, f"{value!r} is not text; put it in quotes", f"{value!r} 不是文本；请加引号")
    if allowed and value.strip() not in allowed:
        raise _bad(at, f"{value!r} is unknown; use {', '.join(allowed)}", f"{value!r} 无效；可用 {', '.join(allowed)}")


def _segment(value: Any) -> UUID | None:
    if value is None:
        return None
    try:
        return UUID(value)
    except (TypeError, ValueError, AttributeError):
        why = f"{value!r} is not the id of a list of customers"
        raise _bad("audience.segment", why, f"{value!r} 不是客户名单的编号") from None


def _region(code: str) -> str:
    if not _REGION.match(code.upper()):
        raise _bad(
            "audience.regions", f"{code!r} is not a code such as CN or CN-31", f"{code!r} 不是 CN 或 CN-31 这样的代码"
        )
    return code.upper()


def _date(value: Any, at: str) -> date | None:
    if value is None or (isinstance(value, date) and type(value) is date):
        return value
    parse: Callable[[str], date] = date.fromisoformat
    try:
        return parse(value)
    except (TypeError, ValueError):
        raise _bad(at, f"{value!r} is not a date; write 2025-01-31", f"{value!r} 不是日期；请写 2025-01-31") from None


def _exempt(value: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    if value is not None and not isinstance(value, list | tuple):
        raise _bad("audience.exempt", "it must be a list of customer and reason", "应为 customer 与 reason 的列表")
    for index, entry in enumerate(value or ()):
        at = f"audience.exempt[{index}]"
        _mapping(entry, at, ("customer", "reason"))
        for key in ("customer", "reason"):
            _text(entry.get(key), f"{at}.{key}")
        ref = entry["customer"].strip()
        if ref in found:
            raise _bad(at, f"{ref!r} is exempt twice", f"{ref!r} 重复豁免")
        found[ref] = entry["reason"].strip()
    return found


def _bad(at: str, why: str, why_zh: str) -> Exception:
    return BAD_RULE(field=at, at=at, why=why, why_zh=why_zh)
