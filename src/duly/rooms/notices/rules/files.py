# SPDX-License-Identifier: Apache-2.0
"""The file behind a notice, written from what is kept: reading it again gives the same notice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from duly.rooms.notices.facts import ALL, PERSON, EditionText
from duly.rooms.notices.rules.document import FORMAT
from duly.rooms.notices.rules.terms import ROUND
from duly.rooms.obligations.facts import When

_UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))
_HUNDREDTH = Decimal(10_000)
_MONTHS_OF_A_YEAR = 12


def written(change: Mapping[str, Any], notice: Mapping[str, Any], editions: Iterable[EditionText]) -> dict[str, Any]:
    """The notice file as plain values: ``change`` and ``notice`` as their rows keep them, dates as ISO text.

    Dates that were given as ``+45d`` come back as the days that they became: a notice does not move by being written anew.
    """
    more = {
        "legal_basis": {key: text for key, text in (notice["legal_basis"] or {}).items() if text},
        "fallbacks": notice["fallbacks"],
        "answers": notice.get("answers") or {},
    }
    return {
        "duly": FORMAT,
        "kind": change["kind"],
        "reason": by_language(change["reason"]),
        "effective_on": change["effective_on"],
        "mandatory": notice["mandatory"],
        "fields": {name: by_language(texts) for name, texts in change["fields"].items()},
        "content": {text.language: _edition(text) for text in editions},
        "audience": notice["audience_rule"],
        "plan": _plan(notice["plan"]),
        **{key: value for key, value in more.items() if value},
        **_terms(notice["terms"]),
    }


def by_language(texts: Mapping[str, str]) -> str | dict[str, str]:
    """One text where it is the same in all languages, else language by language."""
    return texts[ALL] if set(texts) == {ALL} else dict(texts)


def _edition(text: EditionText) -> dict[str, Any]:
    parts = {"title": text.title, "subject": text.subject, "summary": text.summary, "body": text.body}
    parts |= {"sms": text.sms, "everyone": text.everyone}
    if text.subject == text.title:
        del parts["subject"]
    return {key: value for key, value in parts.items() if value} | (
        {"correction": dict(text.correction)} if text.correction else {}
    )


def _plan(plan: Mapping[str, Any]) -> dict[str, Any]:
    steps: list[Any] = [_step(step) for step in plan["steps"]]
    more = {
        "also": plan["also"],
        "quiet_hours": "waived" if plan["quiet_hours_waived"] else "",
        "classes": {one["name"]: _class(one) for one in plan.get("classes", ())},
        "start": {key: value for key, value in (plan.get("start") or {}).items() if value},
        "phases": [_phase(one) for one in plan.get("phases", ())],
        "order": plan.get("order", ""),
        "owner": plan.get("owner", ""),
        "budget": plan.get("budget", ""),
    }
    return {
        "steps": [*steps, PERSON] if plan.get("person") else steps,
        "acknowledge_by": plan["acknowledge_by"],
        **{key: value for key, value in more.items() if value},
    }


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    more = {key: step.get(key) for key in ("at", "extras", "classes")}
    when = step.get("when") or []
    more["when"] = when if list(when) != [When.NOT_ACKNOWLEDGED] else []
    wait = f"{step['working_days']}wd" if step.get("working_days") else lasting(step["wait"])
    return {"channel": step["channel"], "wait": wait} | {key: value for key, value in more.items() if value}


def _class(one: Mapping[str, Any]) -> dict[str, Any]:
    lists = {key: one[key] for key in ("tags", "regions", "languages") if one.get(key)}
    steps: Sequence[Mapping[str, Any]] = one.get("steps", ())
    return lists | ({"steps": [_step(step) for step in steps]} if steps else {})


def _phase(one: Mapping[str, Any]) -> dict[str, Any]:
    stop = {name: _share(limit) for name, limit in one["limits"].items()}
    return {"share": _share(one["share"]), "stop": stop, "wait": lasting(one["wait"]), "go": one["go"]}


def _terms(terms: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in terms.items() if key not in {"repeat", "refers", ROUND}}
    if repeat := terms.get("repeat"):
        years, rest = divmod(repeat["months"], _MONTHS_OF_A_YEAR)
        found["repeat"] = {
            "every": f"{years}y" if years and not rest else f"{repeat['months']}mo",
            "times": repeat["times"],
        }
    if refers := terms.get("refers"):
        found[refers["relation"]] = refers["number"]
    return found


def _share(millionths: int) -> str:
    return f"{(Decimal(millionths) / _HUNDREDTH).normalize():f}%"


def lasting(seconds: int) -> str:
    """A wait as a notice file says it: ``3d``, ``12h``, ``30m``."""
    whole = timedelta(seconds=seconds)
    name, unit = next((one for one in _UNITS if whole and not whole % one[1]), _UNITS[-1])
    return f"{whole // unit}{name}"
