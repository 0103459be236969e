# SPDX-License-Identifier: Apache-2.0
"""Facts of the ledger told to people: the kind's own sentence, with its values written as people read them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from django.utils import timezone

from duly.doors.look.codes import code_said
from duly.doors.look.departments import department_said
from duly.doors.look.places import place_said
from duly.doors.look.rulebook import STAGES
from duly.doors.look.states import channel_name, look_of
from duly.foundation.accounts.facts import ROLES
from duly.foundation.ledger.facts import kinds
from duly.kernel import clock
from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.agreement.facts import STEP_WORDS
from duly.rooms.announcements.facts import CODES as MISSING
from duly.rooms.customers.queries import LISTS
from duly.rooms.dossier.facts import DOCUMENT_WORDS, RISK_WORDS
from duly.rooms.rulebook import queries as rulebook

_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{8})[0-9a-f]{56}\Z")
_CUT = re.compile(r"[0-9a-f]{8}…")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_TIDY = (
    (re.compile(r"^– (?=commented)"), "Somebody "),
    (re.compile(r"^– (?=对)"), "有人"),
    (re.compile(r"(?:, due|，期限| for|为) –(?=[ ,，.。]|$)"), ""),
    (re.compile(r"\s+([.。，,:：])"), r"\1"),
    (re.compile(r"[:：,，]\s*([.。])"), r"\1"),
    (re.compile(r"\s*[(（]\s*[)）]"), ""),
    (re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])"), ""),
)
"""What an empty or a Chinese value leaves behind in a sentence."""
_FROM_NOUGHT = {"step", "position"}
_YES, _NO = Words(en="yes", zh="是"), Words(en="no", zh="否")
_MEANINGS = {"confirm": Words(en="a confirmation", zh="确认"), "other": Words(en="something else", zh="其他内容")}
_FLAGS = {
    "late": (Words(en="in time", zh="按期"), Words(en="late", zh="逾期")),
    "permanent": (Words(en="for now", zh="暂时"), Words(en="for good", zh="永久")),
}
_GO = {
    "human": Words(en="by hand", zh="人工放行"),
    "auto": Words(en="by itself", zh="自动放行"),
    "launch": Words(en="with the launch", zh="随发布"),
}
_WHY = {
    "bounce": Words(en="too many bounced", zh="退回过多"),
    "bounced": Words(en="too many bounced", zh="退回过多"),
    "complaint": Words(en="too many complaints", zh="投诉过多"),
    "question": Words(en="too many questions", zh="咨询过多"),
    "unknown": Words(en="too many unknown outcomes", zh="结果未知过多"),
    "human": Words(en="by hand", zh="人工"),
    "by hand": Words(en="by hand", zh="人工"),
    "cancelled": Words(en="the notice was cancelled", zh="通知已取消"),
    "completed": Words(en="the notice is completed", zh="通知已完成"),
    "superseded": Words(en="another notice took its place", zh="已由新通知取代"),
}
_CONDITIONS = {
    "not_delivered": Words(en="nothing was delivered", zh="此前均未送达"),
    "bounced": Words(en="something bounced", zh="此前被退回"),
    "no_contact": Words(en="no address was known", zh="此前无联系方式"),
}
_IN_RESPONSE = {
    "granted": Words(en="granted", zh="同意"),
    "withdrawn": Words(en="withdrawn", zh="撤回"),
    "notice": Words(en="notices", zh="通知"),
    "portal": Words(en="on the portal", zh="门户"),
    "reply": Words(en="by a reply", zh="回复"),
    "call": Words(en="on the telephone", zh="电话"),
    "import": Words(en="by import", zh="导入"),
}
_PACK = Words(en="{n} rule pack", zh="{n} 个规则包")
_PACKS = Words(en="{n} rule packs", zh="{n} 个规则包")
_KINDS = {str(kind): words for kind, words in (*RISK_WORDS.items(), *DOCUMENT_WORDS.items())}
_OUTCOMES = {"staff": Words(en="staff", zh="工作人员"), "provider": Words(en="the provider", zh="服务商")}


def told(fact: Mapping[str, object], language: str) -> str:
    """One fact as a sentence; a kind that this version does not know is told by its name."""
    kind = kinds().get(str(fact["kind"]))
    public = fact["public"]
    if kind is None or not isinstance(public, Mapping):
        return str(fact["kind"])
    sentence = kind.words_for(language, {name: written(name, value, language) for name, value in public.items()})
    for wrong, right in _TIDY:
        sentence = wrong.sub(right, sentence)
    return sentence if _CUT.match(sentence) else sentence[:1].upper() + sentence[1:]


def written(name: str, value: Json, language: str) -> str:
    """One value of a fact: digests cut, instants in the reader's time, states and channels in words."""
    if isinstance(value, list | tuple):
        if name == "packs":  # dozens of names: what they are stands in the record of the check
            return (_PACKS if len(value) > 1 else _PACK).say(language, n=len(value))
        return ", ".join(written(name, item, language) for item in value)
    if isinstance(value, str):
        return _text(name, value, language)
    if isinstance(value, bool):
        no, yes = _FLAGS.get(name, (_NO, _YES))
        return (yes if value else no).say(language)
    if name in _FROM_NOUGHT and isinstance(value, int):
        return str(value + 1)
    return "–" if value is None else str(value)


def _text(name: str, value: str, language: str) -> str:
    if name in _BY_NAME:
        return _BY_NAME[name](value, language)
    digest = _DIGEST.match(value)
    if digest:
        return f"{digest[1]}…"
    if _DAY.match(value):
        return _day(value, language)
    return moment(clock.unstamp(value), language) if _STAMP.match(value) else value


def moment(at: datetime, language: str) -> str:
    """An instant in the time zone of the page."""
    is_chinese = language.startswith("zh")
    shape, locale = ("y年M月d日 HH:mm", "zh_Hans_CN") if is_chinese else ("d MMM y, HH:mm", "en_GB")
    local = timezone.localtime(at)
    text: str = format_datetime(local, shape, locale=locale)
    return f"{text} UTC" if timezone.get_current_timezone_name() == "UTC" else text


def _day(value: str, language: str) -> str:
    locale = "zh_Hans_CN" if language.startswith("zh") else "en_GB"
    try:
        return format_date(date.fromisoformat(value), "long", locale=locale)
    except ValueError:
        return value


def _kind(value: str, language: str) -> str:
    found = rulebook.kinds().get(value)
    words = found.words if found else _KINDS.get(value)
    return words.say(language) if words else value


def _step(value: str, language: str) -> str:
    words = {str(step): words for step, words in STEP_WORDS.items()}.get(value)
    return words.say(language) if words else channel_name(value, language)


def _why(value: str, language: str) -> str:
    return MISSING[value].say(language) if value in MISSING else code_said(value, language)


def _language(value: str, language: str) -> str:
    locale = "zh_Hans_CN" if language.startswith("zh") else "en_GB"
    try:
        return Locale.parse(value, sep="-").get_display_name(locale) or value
    except (ValueError, UnknownLocaleError):
        return value


def _worded(table: Mapping[str, Words]) -> Callable[[str, str], str]:
    return lambda value, language: table[value].say(language) if value in table else value


_BY_NAME: dict[str, Callable[[str, str], str]] = {
    "channel": channel_name,
    "how": channel_name,
    "steps": channel_name,
    "state": lambda value, language: look_of(value).words.say(language),
    "outcome": lambda value, language: look_of(value).words.say(language),
    "kind": _kind,
    "code": _why,
    "go": _worded(_GO),
    "language": _language,
    "source": lambda value, language: f"{value[7:15]}…" if value.startswith("sha256:") else _language(value, language),
    "step": _step,
    "stage": _worded(STAGES),
    "part": place_said,
    "roles": _worded(ROLES),
    "departments": lambda value, language: department_said(value, {}, language),
    "department": lambda value, language: department_said(value, {}, language),
    "list": _worded(LISTS),
    "result": code_said,
    "why": lambda value, language: _WHY[value].say(language) if value in _WHY else code_said(value, language),
    "condition": lambda value, language: (", " if language == "en" else "、").join(
        _CONDITIONS[one].say(language) if one in _CONDITIONS else one for one in value.split(", ")
    ),
    "decision": _worded(_IN_RESPONSE),
    "purpose": _worded(_IN_RESPONSE),
    "mechanism": _worded(_IN_RESPONSE),
    "meaning": _worded(_MEANINGS),
    "by": _worded(_OUTCOMES),
}
