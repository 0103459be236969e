# SPDX-License-Identifier: Apache-2.0
"""What is asked once more of each recipient, just before a step: the hour, consent, opt-outs, the channel."""

from collections.abc import Iterator
from datetime import time

from duly.rooms.rulebook.facts import Recipient
from duly.rooms.rulebook.rules.checks.shapes import Check, Hit, Look, check
from duly.rooms.rulebook.rules.lookup import UNKNOWN, message_class

ROBOTEXTS = frozenset({"sms", "voice"})
_SATURDAY = 5
_ENOUGH = {"granted": {"granted", "explicit"}, "explicit": {"explicit"}}


def window(look: Look) -> Iterator[Hit]:
    """At the recipient's place it is within these hours; before sending, the planned hour is."""
    start, end = time.fromisoformat(look.option("from")), time.fromisoformat(look.option("to"))
    values = {"soonest": f"{start:%H:%M}", "latest": f"{end:%H:%M}"}
    one = look.snapshot.recipient
    if look.stage != "send" or one is None:
        at = look.snapshot.start_at
        if at is not None and not _is_inside(at, start, end):
            yield Hit("plan.start.at", values=values | {"given": f"{at:%H:%M}"})
        return
    is_day = _is_day(one, look.option("days", "all"))
    if one.local_time is None or is_day is None:
        yield Hit("recipient.local_time", values=values, unknown=("recipient.local_time",), outcome="hold")
    elif not is_day or not _is_inside(one.local_time, start, end):
        yield Hit("recipient.local_time", values=values | {"given": f"{one.local_time:%H:%M}"}, outcome="hold")


def _is_day(one: Recipient, wanted: str) -> bool | None:
    if wanted == "working":
        return one.is_working_day
    if wanted == "monday_to_saturday":
        if one.weekday is None:
            return one.is_working_day or None
        return one.weekday <= _SATURDAY
    return True


def _is_inside(clock: time, start: time, end: time) -> bool:
    return start <= clock < end if start < end else clock >= start or clock < end


def consent(look: Look) -> Iterator[Hit]:
    """The recipient consented, where asked for explicitly; at earlier stages the plan records how that was obtained."""
    purpose = str(look.option("purpose"))
    if look.stage == "send":
        name = f"recipient.consent.{purpose}"
        value = look.on.get(name)
        if value is UNKNOWN:
            yield Hit(name, values={"name": purpose, "field": purpose}, unknown=(name,))
        elif value not in _ENOUGH[look.option("given", "granted")]:
            yield Hit(name, values={"name": purpose, "field": purpose, "given": value})
        return
    name = f"consent_{purpose}"
    value = look.on.get(name)
    if value is UNKNOWN or not value:
        yield Hit(
            f"answers.{name}", values={"name": name, "field": look.words_of(name)}, unknown=(name,) * (value is UNKNOWN)
        )


def channel_forbidden(look: Look) -> Iterator[Hit]:
    """No step uses one of these channels; at ``send``, this one does not."""
    forbidden = set(look.option("channels"))
    if look.stage == "send":
        used = look.on.get("recipient.channel")
        if used is UNKNOWN:
            yield Hit("recipient.channel", values={"name": ""}, unknown=("recipient.channel",))
        elif used in forbidden:
            yield Hit("recipient.channel", values={"name": used, "given": used, "field": used})
        return
    both = sorted({*look.on.get("channels"), *look.on.get("also")} & forbidden)
    if both:
        yield Hit("plan.steps", values={"name": ", ".join(both), "given": ", ".join(both), "field": ", ".join(both)})


def suppression_scope(look: Look) -> Iterator[Hit]:
    """An opt-out of this scope does not forbid this channel; where it does, the next step takes over."""
    if look.stage != "send":
        return
    channel, opted_out = look.on.get("recipient.channel"), look.on.get("recipient.opted_out")
    if channel in look.option("spares", ()):
        return
    affected = {
        "commercial": message_class(look.snapshot) == "commercial",
        "robotexts": channel in ROBOTEXTS,
        "all": True,
    }[look.option("scope")]
    if affected and opted_out is UNKNOWN:
        yield Hit("recipient.opted_out", values={"name": channel}, unknown=("recipient.opted_out",))
    elif affected and opted_out:
        yield Hit("recipient.opted_out", values={"name": channel, "given": channel, "field": channel})


CHECKS: dict[str, Check] = {
    "window": check(window, "from to", "days"),
    "consent": check(consent, "purpose", "given"),
    "channel_forbidden": check(channel_forbidden, "channels"),
    "suppression_scope": check(suppression_scope, "scope", "spares"),
}
