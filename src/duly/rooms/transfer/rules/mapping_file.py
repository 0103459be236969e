# SPDX-License-Identifier: Apache-2.0
"""A mapping written back: reading it again gives the same mapping. And its digest, which proofs and approvals name."""

from collections.abc import Mapping
from typing import Any

from duly.kernel.canonical import Json, digest
from duly.rooms.transfer.rules import canonical, steps
from duly.rooms.transfer.rules.mapping import FORMAT
from duly.rooms.transfer.rules.terms import Exclusion, FieldRule, MappingRule, Step, TableRule


def written(mapping: MappingRule) -> dict[str, Any]:
    """The document as plain values, to be dumped as YAML or JSON."""
    return {"duly": FORMAT, "tables": [written_table(one) for one in mapping.tables]}


def written_table(rule: TableRule) -> dict[str, Any]:
    """One table of it."""
    more = {
        "left": [{"column": one.column, "why": one.why} for one in rule.left],
        "exclude": [_exclusion(one) for one in rule.exclude],
        "references": [{"fields": list(one.fields), "to": one.to} for one in rule.references],
    }
    return {
        "from": f"{rule.source}/{rule.table}",
        "to": rule.to,
        "key": list(rule.key),
        "doubles": rule.doubles,
        **({} if rule.precedence is None else {"precedence": rule.precedence}),
        "fields": [_field(one) for one in rule.fields],
        **{key: value for key, value in more.items() if value},
    }


def _exclusion(one: Exclusion) -> dict[str, Any]:
    value = list(one.value) if isinstance(one.value, tuple) else one.value
    return {"when": {"column": one.column, one.test: value}, "why": one.why}


def _field(rule: FieldRule) -> dict[str, Any]:
    more: dict[str, Any] = {
        "from": rule.sources[0] if len(rule.sources) == 1 else list(rule.sources),
        "steps": [_step(one, rule.codes) for one in rule.steps],
        "codes": dict(rule.codes),
        "required": rule.required,
        "confirmed": {"by": rule.confirmed.by, "date": rule.confirmed.on} if rule.confirmed else None,
    }
    found = {"to": rule.to, "type": written_type(rule)} | {
        key: value for key, value in more.items() if value not in ([], {}, None, False)
    }
    if rule.sources == (0,):
        found["from"] = 0
    return found | ({} if rule.confidence is None else {"confidence": rule.confidence})


def written_type(rule: FieldRule) -> str:
    """``decimal(2)``, ``text`` …"""
    return f"{rule.kind}({rule.scale})" if rule.kind == canonical.DECIMAL else rule.kind


def _step(step: Step, codes: Mapping[str, str | None]) -> str | dict[str, Any]:
    if not step.args or (step.name == steps.CODE and codes and step.args["map"] == codes):
        return step.name
    return {step.name: {key: list(value) if isinstance(value, tuple) else value for key, value in step.args.items()}}


def mapping_digest(mapping: MappingRule) -> str:
    """``sha256:<hex>`` over what the mapping does. Who confirmed a field, and how sure a machine was, change nothing in it."""
    return digest({"duly": FORMAT, "tables": [_bare_table(one) for one in mapping.tables]})


def table_digest(rule: TableRule) -> str:
    """As :func:`mapping_digest`, over one table."""
    return digest({"duly": FORMAT, "tables": [_bare_table(rule)]})


def _bare_table(rule: TableRule) -> dict[str, Json]:
    return {
        "from": f"{rule.source}/{rule.table}",
        "to": rule.to,
        "key": list(rule.key),
        "doubles": rule.doubles,
        **({} if rule.precedence is None else {"precedence": rule.precedence}),
        "fields": [_bare_field(one) for one in rule.fields],
        "left": [[one.column, one.why] for one in rule.left],
        "exclude": [[one.column, one.test, one.value, one.why] for one in rule.exclude],
        **({"references": [[[*one.fields], one.to] for one in rule.references]} if rule.references else {}),
    }


def _bare_field(rule: FieldRule) -> dict[str, Json]:
    return {
        "to": rule.to,
        "type": written_type(rule),
        "from": list(rule.sources),
        "steps": [[one.name, [[key, _pairs(value)] for key, value in sorted(one.args.items())]] for one in rule.steps],
        "required": rule.required,
    }


def _pairs(value: Any) -> Json:
    """Codes may be in any language, which the keys of canonical JSON may not."""
    if isinstance(value, Mapping):
        return [[key, inner] for key, inner in sorted(value.items())]
    return list(value) if isinstance(value, tuple) else value
