# SPDX-License-Identifier: Apache-2.0
"""Facts of the ledger told to people: the kind's own sentence, with its values written as people read them."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from babel.dates import format_datetime
from django.utils import timezone

from duly.doors.look.codes import CODES
from duly.doors.look.states import channel_name, look_of
from duly.foundation.ledger.facts import kinds
from duly.kernel import clock
from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.rulebook import queries as rulebook

_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{8})[0-9a-f]{56}\Z")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\Z")
_FROM_NOUGHT = {"step", "position"}
_YES, _NO = Words(en="yes", zh="是"), Words(en="no", zh="否")
_MEANINGS = {"confirm": Words(en="a confirmation", zh="确认"), "other": Words(en="something else", zh="其他内容")}
_OUTCOMES = {"staff": Words(en="staff", zh="工作人员"), "provider": Words(en="the provider", zh="服务商")}


def told(fact: Mapping[str, object], language: str) -> str:
    """One fact as a sentence; a kind that this version does not know is told by its name."""
    kind = kinds().get(str(fact["kind"]))
    public = fact["public"]
    if kind is None or not isinstance(public, Mapping):
        return str(fact["kind"])
    sentence = kind.words_for(language, {name: written(name, value, language) for name, value in public.items()})
    return re.sub(r"\s+([.。，,:：])", r"\1", sentence[:1].upper() + sentence[1:])


def written(name: str, value: Json, language: str) -> str:
    """One value of a fact: digests cut, instants in the reader's time, states and channels in words."""
    if isinstance(value, list | tuple):
        return ", ".join(written(name, item, language) for item in value)
    if isinstance(value, str):
        return _text(name, value, language)
    if isinstance(value, bool):
        return (_YES if value else _NO).say(language)
    if name in _FROM_NOUGHT and isinstance(value, int):
        return str(value + 1)
    return "–" if value is None else str(value)


def _text(name: str, value: str, language: str) -> str:
    if name in _BY_NAME:
        return _BY_NAME[name](value, language)
    digest = _DIGEST.match(value)
    if digest:
        return f"{digest[1]}…"
    return moment(clock.unstamp(value), language) if _STAMP.match(value) else value


def moment(at: datetime, language: str) -> str:
    """An instant in the time zone of the page."""
    is_chinese = language.startswith("zh")
    shape, locale = ("y年M月d日 HH:mm", "zh_Hans_CN") if is_chinese else ("d MMM y, HH:mm", "en_GB")
    local = timezone.localtime(at)
    text: str = format_datetime(local, shape, locale=locale)
    return f"{text} UTC" if timezone.get_current_timezone_name() == "UTC" else text


def _kind(value: str, language: str) -> str:
    found = rulebook.kinds().get(value)
    return found.words.say(language) if found else value


def _worded(table: Mapping[str, Words]) -> Callable[[str, str], str]:
    return lambda value, language: table[value].say(language) if value in table else value


_BY_NAME: dict[str, Callable[[str, str], str]] = {
    "channel": channel_name,
    "how": channel_name,
    "steps": channel_name,
    "state": lambda value, language: look_of(value).words.say(language),
    "outcome": lambda value, language: look_of(value).words.say(language),
    "kind": _kind,
    "code": _worded(CODES),
    "result": _worded(CODES),
    "meaning": _worded(_MEANINGS),
    "by": _worded(_OUTCOMES),
}
