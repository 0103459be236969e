# SPDX-License-Identifier: Apache-2.0
"""Who is told, from when, in which parts, and how classes of customers are asked: the editor's inputs and the notice file.

What the inputs do not show (figures at which a phase stops, hours and conditions of a step) stays as it was in the file.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from duly.doors.look.states import channel_name
from duly.rooms.notices.facts import CHANNELS

PHASES, CLASSES, LEAST = 6, 12, 2
"""Rows of phases and of classes at most; so many of each are offered where there are none."""
STATES = ("active", "ended")
_LISTS = ("tags", "regions", "languages")
_COMMA = re.compile(r"[,，、;；\n]")
Form = Mapping[str, str]


def planning_of(document: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The inputs, filled from a notice file."""
    plan, audience = document["plan"], document.get("audience") or {}
    contracts = audience.get("contracts") or {}
    phases = [_phase_shown(one) for one in plan.get("phases") or ()]
    classes = [_class_shown(name, one, language) for name, one in (plan.get("classes") or {}).items()]
    return {
        "start": plan.get("start") or {}, "phases": _with_empty(phases, PHASES), "classes": _with_empty(classes, CLASSES),
        "audience": {name: ", ".join(audience.get(name) or ()) for name in ("services", "regions", "tags")},
        "states": [(state, state in (contracts.get("states") or ())) for state in STATES],
        "ended_since": contracts.get("ended_since", ""), "is_planned": bool(phases or classes or plan.get("start")),
        "channels": ", ".join(channel_name(one, language) for one in CHANNELS),
    }  # fmt: skip


def merge(found: dict[str, Any], form: Form) -> None:
    """Put into a notice file what the inputs say; a form without them changes nothing."""
    if "shows_planning" not in form:
        return
    plan, audience = found["plan"], dict(found.get("audience") or {})
    start = {name: form.get(f"start:{name}", "").strip() for name in ("on", "at")}
    _put(plan, "start", {name: text for name, text in start.items() if text})
    _put(plan, "phases", list(_phases(plan.get("phases") or (), form)))
    _put(plan, "classes", dict(_classes(plan.get("classes") or {}, form)))
    for name in ("services", "regions", "tags"):
        _put(audience, name, _names(form.get(f"audience:{name}", "")))
    _put(audience, "contracts", _contracts(form))
    found["audience"] = audience


def _contracts(form: Form) -> dict[str, Any]:
    states = [state for state in STATES if form.get(f"audience:state:{state}") == "yes"]
    since = form.get("audience:ended_since", "").strip()
    return ({"states": states} if states else {}) | ({"ended_since": since} if since else {})


def _phases(before: Sequence[Any], form: Form) -> Iterator[dict[str, Any]]:
    kept = [one if isinstance(one, Mapping) else {"share": one} for one in before]
    for row in range(PHASES):
        share = form.get(f"phase:{row}:share", "").strip().removesuffix("%").strip()
        if share:
            said = {"share": f"{share}%", "go": form.get(f"phase:{row}:go") or "human"}
            wait = form.get(f"phase:{row}:wait", "").strip()
            stop = {"stop": kept[row]["stop"]} if row < len(kept) and "stop" in kept[row] else {}
            yield said | ({"wait": wait} if wait else {}) | stop


def _classes(before: Mapping[str, Any], form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    names = list(before)
    for row in range(CLASSES):
        name = form.get(f"class:{row}:name", "").strip()
        if not name:
            continue
        old: Sequence[Any] = before[names[row]].get("steps") or () if row < len(names) else ()
        held: dict[str, Any] = {key: _names(form.get(f"class:{row}:{key}", "")) for key in _LISTS}
        held["steps"] = list(_steps(old, form.get(f"class:{row}:steps", "")))
        yield name, {key: value for key, value in held.items() if value}


def _steps(before: Sequence[Any], text: str) -> Iterator[dict[str, Any]]:
    """Steps from ``SMS 3d, call 5d``; one that kept its channel keeps what the text does not show."""
    for place, written in enumerate(_names(text)):
        name, _, wait = written.rpartition(" ")
        channel = _CALLED.get((name or wait).strip().lower(), (name or wait).strip())
        same = place < len(before) and before[place]["channel"] == channel
        yield (dict(before[place]) if same else {}) | {"channel": channel, "wait": wait if name else ""}


def _phase_shown(one: Any) -> dict[str, Any]:
    held = one if isinstance(one, Mapping) else {"share": one}
    return {"share": str(held["share"]).removesuffix("%"), "wait": held.get("wait", ""), "go": held.get("go", "human")}


def _class_shown(name: str, one: Mapping[str, Any], language: str) -> dict[str, Any]:
    steps = one.get("steps") or ()
    said = ", ".join(f"{channel_name(step['channel'], language)} {step['wait']}" for step in steps)
    lists = {key: ", ".join(one.get(key) or ()) for key in _LISTS}
    return {"name": name, "steps": said, "more": any(len(step) > 2 for step in steps), **lists}


def _with_empty(rows: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The rows, with empty ones to add others."""
    return [*rows, *({} for _ in range(LEAST))][:most]


def _names(text: str) -> list[str]:
    return [one.strip() for one in _COMMA.split(text) if one.strip()]


def _put(place: dict[str, Any], name: str, value: Any) -> None:
    if value:
        place[name] = value
    else:
        place.pop(name, None)


_CALLED = {channel_name(one, language).lower(): one for one in CHANNELS for language in ("en", "zh")}
"""Channels by what people call them."""
