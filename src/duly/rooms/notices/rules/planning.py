# SPDX-License-Identifier: Apache-2.0
"""Reading the plan of a notice file: steps, classes of customers, the start, phases; and the plan as it is kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from duly.kernel.languages import normalise
from duly.rooms.notices.facts import CHANNELS, PERSON, CustomerClass, Draft, PlannedPhase, PlannedStep, Start
from duly.rooms.notices.rules import complaints, shapes, values
from duly.rooms.notices.rules.ordering import FIXED, WISHED
from duly.rooms.obligations.facts import COUNTED, When

KEYS = ("steps", "acknowledge_by", "also", "quiet_hours", "classes", "start", "phases", "order", "owner", "budget")
_STEP_KEYS = ("channel", "wait", "extras", "when", "at", "classes")
_STEPS, _EXTRAS, _CLASSES, _PHASES, _WORDS = 8, 6, 12, 6, 50
_WORD = 60
_OWNER = 200
LIMITS = {"bounce": 50_000, "complaint": 2_000, "question": 50_000, "unknown": 20_000}
"""At which shares (millionths) a phase stops by itself, where the file does not say otherwise."""
OBSERVED = timedelta(hours=24)
"""How long a phase is observed at least, where the file does not say otherwise."""
_WHOLE = 1_000_000


class ReadPlan(NamedTuple):
    """The parts of a plan that concern the cascade."""

    steps: tuple[PlannedStep, ...]
    classes: tuple[CustomerClass, ...]
    start: Start | None
    phases: tuple[PlannedPhase, ...]
    ends_with_person: bool
    fixed_order: bool = False
    owner: str = ""
    budget: str = ""

    @property
    def channels(self) -> set[str]:
        """Every channel that anybody may be reached on."""
        steps = [*self.steps, *(step for one in self.classes for step in one.steps)]
        return {channel for step in steps for channel in (step.channel, *step.extras)}


def read_plan(plan: Mapping[str, Any], today: date) -> ReadPlan:
    """The cascade in a plan.

    Raises:
        Refusal: it is not well-formed; ``field`` is the path of what is wrong.
    """
    names = _names(plan.get("classes"))
    steps, with_person = _steps(plan.get("steps"), "plan.steps", names)
    if not steps:
        raise complaints.MISSING(field="plan.steps", path="plan.steps")
    classes = tuple(
        _class(name, raw, names) for name, raw in shapes.mapping(plan.get("classes", {}), "plan.classes").items()
    )
    order = shapes.one_of(plan.get("order", WISHED), "plan.order", (WISHED, FIXED))
    return ReadPlan(
        steps, classes, _start(plan.get("start"), today), _phases(plan.get("phases")), with_person, order == FIXED,
        owner=shapes.text(plan.get("owner"), "plan.owner", _OWNER, required="owner" in plan),
        budget=values.money(shapes.text(plan["budget"], "plan.budget", _WORD), "plan.budget") if "budget" in plan else "",
    )  # fmt: skip


def kept(draft: Draft) -> dict[str, Any]:
    """The plan as plain JSON. What was not asked for is left out, so that the digest of a plain plan stays what it was."""
    plan: dict[str, Any] = {
        "steps": [_kept_step(step) for step in draft.steps],
        "acknowledge_by": draft.acknowledge_by.isoformat(),
        "also": list(draft.also),
        "quiet_hours_waived": draft.quiet_hours_waived,
    }
    if draft.classes:
        plan["classes"] = [_kept_class(one) for one in draft.classes]
    if draft.start:
        on = draft.start.on.isoformat() if draft.start.on else None
        plan["start"] = {"on": on, "at": draft.start.at.isoformat("minutes")}
    if draft.phases:
        plan["phases"] = [
            {"share": one.share, "limits": dict(one.limits), "wait": int(one.wait.total_seconds()), "go": one.go}
            for one in draft.phases
        ]
    if draft.ends_with_person:
        plan["person"] = True
    if draft.fixed_order:
        plan["order"] = FIXED
    if draft.owner:
        plan["owner"] = draft.owner
    if draft.budget:
        plan["budget"] = draft.budget
    return plan


def classes_of(plan: Mapping[str, Any]) -> list[str]:
    """The names of the classes of customers in a plan as it is kept; ``""`` comes first, for those of none."""
    return ["", *(one["name"] for one in plan.get("classes", ()))]


def steps_for(plan: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The steps, as kept, of customers of a class (``""`` for those of none)."""
    own = next((one["steps"] for one in plan.get("classes", ()) if one["name"] == name and one["steps"]), None)
    steps = own if own is not None else plan["steps"]
    return [step for step in steps if not step.get("classes") or name in step["classes"]]


def _kept_step(step: PlannedStep) -> dict[str, Any]:
    more = {
        "working_days": step.working_days,
        "at": step.at.isoformat("minutes") if step.at else None,
        "when": [] if step.when == (When.NOT_ACKNOWLEDGED,) else list(step.when),
        "extras": list(step.extras),
        "classes": list(step.classes),
    }
    return {"channel": step.channel, "wait": int(step.wait.total_seconds())} | {k: v for k, v in more.items() if v}


def _kept_class(one: CustomerClass) -> dict[str, Any]:
    steps = [_kept_step(step) for step in one.steps]
    lists = {"tags": list(one.tags), "regions": list(one.regions), "languages": list(one.languages)}
    return {"name": one.name, "steps": steps} | {key: value for key, value in lists.items() if value}


def _steps(raw: object, at: str, classes: Iterable[str]) -> tuple[tuple[PlannedStep, ...], bool]:
    """The steps, and whether the last of them is a person."""
    given = shapes.items(raw if raw is not None else [], at, _STEPS + 1)
    found: list[PlannedStep] = []
    for index, step in enumerate(given):
        path = f"{at}[{index}]"
        if _is_person(step, path):
            if index != len(given) - 1 or not found:
                raise complaints.PERSON_IS_LAST(field=path, path=path)
            return tuple(found), True
        found.append(_step(step, path, classes))
    if len(found) > _STEPS:
        raise complaints.TOO_LONG(field=at, path=at, length=len(found), limit=_STEPS)
    return tuple(found), False


def _is_person(raw: object, path: str) -> bool:
    if raw == PERSON:
        return True
    if not isinstance(raw, Mapping) or not (raw.get("channel") == PERSON or PERSON in raw):
        return False
    if set(raw) - {"channel", PERSON} or raw.get(PERSON, True) is not True:
        raise complaints.PERSON_IS_LAST(field=path, path=path)
    return True


def _step(raw: object, path: str, classes: Iterable[str]) -> PlannedStep:
    values = shapes.mapping(raw, path, _STEP_KEYS)
    channel = shapes.one_of(values.get("channel"), f"{path}.channel", CHANNELS)
    wait, working_days = shapes.wait_or_working_days(values.get("wait"), f"{path}.wait")
    extras = [
        shapes.one_of(extra, f"{path}.extras", CHANNELS)
        for extra in shapes.items(values.get("extras", []), f"{path}.extras", _EXTRAS)
    ]
    named = shapes.items(values.get("classes", []), f"{path}.classes", _CLASSES)
    for name in named:
        if name not in classes:
            raise complaints.NO_SUCH_CLASS(field=f"{path}.classes", path=f"{path}.classes", given=shapes.shown(name))
    return PlannedStep(
        channel=channel,
        wait=wait,
        working_days=working_days,
        at=shapes.clock_time(values["at"], f"{path}.at") if values.get("at") is not None else None,
        when=_when(values.get("when"), f"{path}.when"),
        extras=tuple(dict.fromkeys(extra for extra in extras if extra != channel)),
        classes=tuple(dict.fromkeys(named)),
    )


def _when(raw: object, path: str) -> tuple[str, ...]:
    if raw is None:
        return (When.NOT_ACKNOWLEDGED.value,)
    given = shapes.items(raw, path, len(When)) if isinstance(raw, list | tuple) else [raw]
    found = tuple(dict.fromkeys(shapes.one_of(one, path, [when.value for when in When]) for one in given))
    return found or (When.NOT_ACKNOWLEDGED.value,)


def _names(raw: object) -> list[str]:
    groups = shapes.mapping(raw if raw is not None else {}, "plan.classes")
    if len(groups) > _CLASSES:
        raise complaints.TOO_LONG(field="plan.classes", path="plan.classes", length=len(groups), limit=_CLASSES)
    return [shapes.text(name, f"plan.classes.{name}", _WORD) for name in groups]


def _class(name: str, raw: object, names: Sequence[str]) -> CustomerClass:
    path = f"plan.classes.{name}"
    values = shapes.mapping(raw, path, ("tags", "regions", "languages", "steps"))
    tags, regions, languages = (_words(values.get(key), f"{path}.{key}") for key in ("tags", "regions", "languages"))
    if not (tags or regions or languages):
        raise complaints.MISSING(field=f"{path}.tags", path=f"{path}.tags")
    steps, with_person = _steps(values.get("steps"), f"{path}.steps", names)
    if with_person:
        raise complaints.PERSON_OF_ALL(field=f"{path}.steps", path=f"{path}.steps")
    return CustomerClass(
        name, tags, tuple(region.upper() for region in regions), tuple(normalise(tag) for tag in languages), steps
    )


def _words(raw: object, path: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(shapes.text(one, path, _WORD) for one in shapes.items(raw or [], path, _WORDS)))


def _start(raw: object, today: date) -> Start | None:
    if raw is None:
        return None
    if isinstance(raw, Mapping):  # YAML 1.1 reads a bare `on` as true
        raw = {"on" if key is True else key: value for key, value in raw.items()}
    values = shapes.mapping(raw, "plan.start", ("on", "at"))
    on = shapes.day(values["on"], "plan.start.on", today)[0] if values.get("on") is not None else None
    return Start(shapes.clock_time(values.get("at", "09:00"), "plan.start.at"), on)


def _phases(raw: object) -> tuple[PlannedPhase, ...]:
    found = [
        _phase(one, f"plan.phases[{index}]")
        for index, one in enumerate(shapes.items(raw if raw is not None else [], "plan.phases", _PHASES))
    ]
    shares = [one.share for one in found]
    if found and (shares != sorted(set(shares)) or shares[-1] != _WHOLE):
        raise complaints.SHARES_MUST_RISE(field="plan.phases", path="plan.phases")
    return tuple(found)


def _phase(raw: object, path: str) -> PlannedPhase:
    values = shapes.mapping(raw if isinstance(raw, Mapping) else {"share": raw}, path, ("share", "stop", "wait", "go"))
    stop = shapes.mapping(values.get("stop", {}), f"{path}.stop", COUNTED)
    limits = {
        name: shapes.share(stop[name], f"{path}.stop.{name}") if name in stop else LIMITS[name] for name in LIMITS
    }
    return PlannedPhase(
        share=shapes.share(values.get("share"), f"{path}.share"),
        limits=limits,
        wait=shapes.wait(values["wait"], f"{path}.wait") if values.get("wait") is not None else OBSERVED,
        go=shapes.one_of(values.get("go", "human"), f"{path}.go", ("human", "auto")),
    )
