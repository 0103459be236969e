# SPDX-License-Identifier: Apache-2.0
"""What must be so before anything is sent: channels, languages, approvals, evidence, and other known facts."""

from collections.abc import Iterator
from datetime import date

from duly.kernel.languages import closest
from duly.rooms.rulebook.rules import places
from duly.rooms.rulebook.rules.checks.shapes import Check, Hit, Look, check
from duly.rooms.rulebook.rules.conditions import as_number, compiled, is_absent
from duly.rooms.rulebook.rules.lookup import UNKNOWN


def approval(look: Look) -> Iterator[Hit]:
    """Somebody of each department agreed, or so many people did."""
    given = look.snapshot.approvals
    lacking = [name for name in look.option("departments", ()) if name not in {one.department for one in given}]
    if lacking:
        yield Hit("approvals", values={"field": ", ".join(lacking), "name": ", ".join(lacking)})
    least = look.option("least", 0)
    count = len({one.by or (one.department, one.at) for one in given})
    if count < least:
        yield Hit("approvals", values={"least": least, "given": count, "field": least, "name": "approvals"})


def evidence(look: Look) -> Iterator[Hit]:
    """It was given, and its date lies where it must."""
    item = str(look.option("item"))
    values: dict[str, object] = {"field": look.words_of(item), "name": item}
    value = look.on.get(item)
    if is_absent(value) or value is False:
        yield Hit(f"answers.{item}", values=values, unknown=(item,) if value is UNKNOWN else ())
        return
    before, after = look.option("before"), look.option("after")
    if not (before or after):
        return
    dated = item if isinstance(look.on.day(item), date) else f"{item}_on"
    for bound, is_end in ((before, True), (after, False)):
        if bound:
            yield from _out_of_time(look, dated, str(bound), values, is_end=is_end)


def _out_of_time(look: Look, dated: str, bound: str, values: dict[str, object], *, is_end: bool) -> Iterator[Hit]:
    day, end = look.on.day(dated), look.on.day(bound)
    unknown = tuple(name for name, one in ((dated, day), (bound, end)) if not isinstance(one, date))
    if unknown:
        yield Hit(f"answers.{dated}", values=values, unknown=unknown)
    elif (day > end) if is_end else (day < end):
        given = {"given": day.isoformat(), "date": end.isoformat(), "latest": end.isoformat()}
        yield Hit(f"answers.{dated}", values=values | given)


def legal_basis(look: Look) -> Iterator[Hit]:
    """A legal basis is recorded."""
    if not look.on.get("legal_basis"):
        yield Hit("legal_basis")


def channels(look: Look) -> Iterator[Hit]:
    """At least so many different channels ask for the acknowledgement."""
    least = look.option("least")
    if len(set(look.on.get("channels"))) < least:
        yield Hit("plan.steps", values={"least": least})


def channel_required(look: Look) -> Iterator[Hit]:
    """A step of the plan, or a place beside it, is one of them."""
    wanted = look.option("any_of")
    if not {*look.on.get("channels"), *look.on.get("also")} & set(wanted):
        yield Hit("plan.steps", values={"name": ", ".join(wanted), "field": ", ".join(wanted)})


def region(look: Look) -> Iterator[Hit]:
    """The place is one of those that are allowed."""
    name, allowed = str(look.option("fact")), look.option("among")
    value = look.on.get(name)
    if value is UNKNOWN:
        yield Hit(f"answers.{name}", values={"field": look.words_of(name), "name": name}, unknown=(name,))
        return
    given = value if isinstance(value, tuple) else (value,)
    outside = [one for one in given if not is_inside(str(one or ""), allowed)]
    if outside or not given:
        yield Hit(
            f"answers.{name}",
            values={"field": look.words_of(name), "name": name, "given": ", ".join(map(str, outside))},
        )


def is_inside(place: str, allowed: list[str]) -> bool:
    """Whether a place is one of the allowed ones, or lies in one of them."""
    return {place, place.partition("-")[0], places.jurisdiction_of(place)} & {*allowed} != set()


def language(look: Look) -> Iterator[Hit]:
    """An edition in this language exists; whoever reads the language gets it."""
    needed = str(look.option("needed"))
    editions = look.on.get("languages")
    if closest(needed, editions) is None:
        yield Hit(f"content.{needed}", needed, values={"name": needed, "field": needed})


def languages_covered(look: Look) -> Iterator[Hit]:
    """Everybody on the audience finds an edition in their language, or in one that the file names instead."""
    for tag, count in sorted(look.snapshot.languages_needed.items()):
        instead = look.snapshot.fallbacks.get(tag)
        if closest(tag, look.snapshot.editions) is None and instead not in look.snapshot.editions:
            yield Hit(f"content.{tag}", tag, values={"count": count})


def fallback_used(look: Look) -> Iterator[Hit]:
    """Tells of readers who get another language than theirs."""
    for tag, count in sorted(look.snapshot.languages_needed.items()):
        instead = look.snapshot.fallbacks.get(tag)
        if instead in look.snapshot.editions and closest(tag, look.snapshot.editions) is None:
            yield Hit(f"fallbacks.{tag}", tag, values={"count": count, "instead": instead})


def frequency(look: Look) -> Iterator[Hit]:
    """Not more than so many in so many days."""
    name = str(look.option("of", "recipient.attempts_today"))
    most = look.option("most")
    count = as_number(look.on.get(name))
    values = {"name": name, "field": look.words_of(name), "least": most, "days": look.option("days", 1), "given": count}
    if count is None:
        yield Hit(name, values=values, unknown=(name,))
    elif count > most or (name.startswith("recipient.") and count >= most):
        yield Hit(name, values=values, outcome="hold")


def retention(look: Look) -> Iterator[Hit]:
    """What is kept is kept so many years at least."""
    years = look.option("years")
    value = look.on.get("retention_years")
    count = as_number(value)
    values = {"least": years, "given": count, "field": look.words_of("retention_years"), "name": "retention_years"}
    if count is None:
        yield Hit("answers.retention_years", values=values, unknown=("retention_years",))
    elif count < years:
        yield Hit("answers.retention_years", values=values)


def expr(look: Look) -> Iterator[Hit]:
    """The condition holds; the finding names the part that did not."""
    answer = compiled(look.option("that"))(look.on)
    if answer.value:
        return
    name = answer.why[0] if answer.why else ""
    known = _named(name)
    values = {"name": known, "field": look.words_of(known), "given": name}
    yield Hit(_where(look, known), values=values, unknown=answer.why if answer.value is None else ())


def task(look: Look) -> Iterator[Hit]:
    """Never fails: the rule gives somebody something to do."""
    return iter(())


def _named(why: str) -> str:
    """The fact in what a condition says of itself: ``present: x``, ``at_least: x 3``, ``x: value``."""
    before, _, after = why.partition(":")
    if before in {"present", "before", "not_after", "at_least", "less_than"}:
        return after.replace(",", " ").split()[0]
    return "" if before == "not" else before.strip()


def _where(look: Look, name: str) -> str:
    if name in look.library.questions:
        return f"answers.{name}"
    return name or "answers"


CHECKS: dict[str, Check] = {
    "approval": check(approval, may="departments least"),
    "evidence": check(evidence, "item", "before after", facts="item before after"),
    "legal_basis": check(legal_basis),
    "channels": check(channels, "least"),
    "channel_required": check(channel_required, "any_of"),
    "region": check(region, "fact among", facts="fact"),
    "language": check(language, "needed"),
    "languages_covered": check(languages_covered),
    "fallback_used": check(fallback_used),
    "frequency": check(frequency, "most", "days of", facts="of"),
    "retention": check(retention, "years"),
    "expr": check(expr, "that"),
    "task": check(task),
}
