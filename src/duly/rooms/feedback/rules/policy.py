# SPDX-License-Identifier: Apache-2.0
"""The desk's rules: how many working days there are, and for how long a conversation can be opened again."""

from collections.abc import Mapping
from datetime import datetime

from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.feedback.facts import Policy, Term
from duly.rooms.feedback.refusals import BAD_POLICY

BUILT_IN = Policy(0, Term(2, 10, stops=True), Term(1, 15, stops=False), 14, 14)
"""What holds while an organisation wrote none: customary times, no law's; docs/service-desk.md says which laws shorten them."""
_MOST_DAYS = 120
_NO_TABLE = Words(en="it is no table", zh="不是表")
_UNKNOWN = Words(en="it knows no {name}", zh="不支持 {name}")
_LACKS = Words(en="{name} is missing", zh="缺少 {name}")
_NUMBER = Words(en="{name} must be a whole number from {least} to {most}", zh="{name} 须为 {least} 至 {most} 的整数")
_SWITCH = Words(en="{name} must be true or false", zh="{name} 须为 true 或 false")
_TURNED = Words(en="the first answer of {name} is due after its end", zh="{name} 的首次答复期限晚于办结期限")


class _BadError(Exception):
    def __init__(self, words: Words, **values: object) -> None:
        self.words = Words.literal(words.en.format(**values), words.zh.format(**values))
        super().__init__(self.words.en)


def read(number: int, document: object) -> Policy:
    """The rules that a document says.

    Raises:
        Refusal: ``feedback.bad_policy``.
    """
    try:
        top = _table(document, {"question", "complaint", "reopen_days", "quiet_days"})
        return Policy(
            number, _term(top, "question", BUILT_IN.question), _term(top, "complaint", BUILT_IN.complaint),
            _number(top, "reopen_days"), _number(top, "quiet_days"),
        )  # fmt: skip
    except _BadError as wrong:
        raise BAD_POLICY(field="document", why=wrong.words) from None


def written(policy: Policy) -> dict[str, Json]:
    """The document that says these rules."""
    return {
        "question": policy.question._asdict(), "complaint": policy.complaint._asdict(),
        "reopen_days": policy.reopen_days, "quiet_days": policy.quiet_days,
    }  # fmt: skip


def resumed(due_at: datetime, stopped_at: datetime | None, now: datetime) -> datetime:
    """When something is due after its clock stood still."""
    return due_at + (now - stopped_at) if stopped_at and now > stopped_at else due_at


def _term(top: Mapping[str, object], name: str, usual: Term) -> Term:
    held = _table(top.get(name), {"first_days", "days", "stops"}, name)
    first, days = _number(held, "first_days", name), _number(held, "days", name)
    if first > days:
        raise _BadError(_TURNED, name=name)
    stops = held.get("stops", usual.stops)
    if not isinstance(stops, bool):
        raise _BadError(_SWITCH, name=f"{name}.stops")
    return Term(first, days, stops)


def _table(given: object, known: set[str], name: str = "") -> Mapping[str, object]:
    if not isinstance(given, Mapping):
        raise _BadError(_LACKS, name=name) if name and given is None else _BadError(_NO_TABLE)
    for one in given:
        if one not in known:
            raise _BadError(_UNKNOWN, name=str(one)[:60])
    return given


def _number(held: Mapping[str, object], name: str, inside: str = "") -> int:
    full = f"{inside}.{name}" if inside else name
    if name not in held:
        raise _BadError(_LACKS, name=full)
    value = held[name]
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_DAYS:
        raise _BadError(_NUMBER, name=full, least=1, most=_MOST_DAYS)
    return value
