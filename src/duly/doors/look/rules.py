# SPDX-License-Identifier: Apache-2.0
"""An audience rule as a few lines that people read."""

from collections.abc import Iterator, Mapping
from typing import Any

from duly.kernel.words import Words

_NAMES = {
    "services": Words(en="services", zh="服务"),
    "contracts": Words(en="contracts", zh="合同"),
    "states": Words(en="states", zh="状态"),
    "ended_since": Words(en="ended since", zh="终止时间不早于"),
    "regions": Words(en="regions", zh="地区"),
    "tags": Words(en="tags", zh="标签"),
    "statuses": Words(en="standing", zh="客户状态"),
    "active": Words(en="active", zh="有效"),
    "ended": Words(en="ended", zh="已终止"),
    "former": Words(en="former", zh="已离开"),
}
_NAMED = Words(en="{n} named one by one", zh="逐一指定 {n} 位")
_EXEMPT = Words(en="{n} exempt", zh="豁免 {n} 位")
_ALL = Words(en="every customer", zh="全部客户")


def rule_lines(rule: Mapping[str, Any], language: str) -> list[str]:
    """One line for each condition; customers who are named appear as a number only."""
    return list(_lines(rule, language)) or [_ALL.say(language)]


def _lines(rule: Mapping[str, Any], language: str) -> Iterator[str]:
    for name, value in rule.items():
        if name not in {"exempt", "customers"} and value:
            yield f"{_word(name, language)}: {_said(value, language)}"
    if rule.get("customers"):
        yield _NAMED.say(language, n=len(rule["customers"]))
    if rule.get("exempt"):
        yield _EXEMPT.say(language, n=len(rule["exempt"]))


def _said(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{_word(name, language)} {_said(inner, language)}" for name, inner in value.items() if inner)
    if isinstance(value, list | tuple):
        return ", ".join(_word(str(item), language) for item in value)
    return str(value)


def _word(name: str, language: str) -> str:
    return _NAMES[name].say(language) if name in _NAMES else name
