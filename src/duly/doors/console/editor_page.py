# SPDX-License-Identifier: Apache-2.0
"""What the editor shows: the inputs on the one side, previews and findings on the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from duly.doors.console import editing, planning_form
from duly.kernel import clock
from duly.kernel.languages import closest
from duly.kernel.words import Words
from duly.rooms.audience import queries as audience
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import queries as deliveries
from duly.rooms.notices import queries
from duly.rooms.notices.facts import CHANNELS, PERSON
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Finding, Text

CLASSES = ("legal_notice", "service_notice", "commercial")
MORE_LANGUAGES = ("zh-Hans", "zh-Hant", "en", "ja", "ko", "de", "fr", "es", "pt", "it", "ru", "th", "vi", "ar")
_READERS = 200
"""Customers that are looked through for one who reads the language that is shown."""
_UNITS = {
    "characters": Words(en="characters", zh="个字符"),
    "bytes": Words(en="bytes", zh="字节"),
    "segments": Words(en="SMS segments", zh="条短信"),
    "seconds": Words(en="seconds", zh="秒"),
}
_DATE = Words(en="effective date", zh="生效日期")
_HEADING = Words(en="heading", zh="标题")
_TONES = {"block": "red", "warn": "amber", "info": "blue", "task": "plum"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A real customer in whose place the preview stands; who it is can be recognised, not read."""

    name: str
    ref: str


@dataclass(frozen=True, slots=True)
class Page:
    """The public page, which addresses nobody by name."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Measured:
    """How long what a channel carries is against its limits, and which facts it lacks."""

    lengths: tuple[tuple[str, bool], ...]
    """As people read it, and whether it is too long."""
    missing: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with what was found in it."""

    where: str
    language: str
    part: str
    html: SafeString


def form_of(notice: Any, document: Mapping[str, Any], findings: Sequence[Finding]) -> dict[str, Any]:
    """Every input of the form, filled from a notice file. Questions that a rule turns on now come first."""
    kind = rulebook.kinds().get(document["kind"])
    languages = list(document["content"])
    asked = [one for one in rulebook.questions(document["kind"]).values() if one.scope == "notice"]
    turned_on = {name for one in findings for name in one.unknown}
    first = {*document.get("answers", {}), *(kind.asks if kind else ()), *turned_on}
    basis = document.get("legal_basis") or {}
    return {
        "kind": kind, "document": document, "plan": document["plan"], "languages": languages, "base": notice.revision,
        "fields": [editing.inputs_of(document, spec, languages) for spec in (kind.fields if kind else ())],
        "reasons": editing.reasons_of(document, languages),
        "must_answer": [editing.answer_of(document, one) for one in asked if one.name in first],
        "may_answer": [editing.answer_of(document, one) for one in asked if one.name not in first],
        "texts": [_texts(language, document["content"][language]) for language in languages],
        "steps": editing.step_rows(document), "ends_with_person": PERSON in document["plan"]["steps"],
        "planning": planning_form.planning_of(document, get_language() or "en"), "channels_known": CHANNELS, "classes": CLASSES, "basis": basis,
        "more_languages": [one for one in MORE_LANGUAGES if one not in languages],
    }  # fmt: skip


def _texts(language: str, parts: Mapping[str, Any]) -> dict[str, Any]:
    rows = [(part, f"text:{language}:{part}", parts.get(part, "")) for part in editing.PARTS]
    return {"language": language, "rows": rows}


def seen(notice: Any, language: str, channel: str) -> dict[str, Any]:
    """The preview of one channel in one language, and everything that the rules find."""
    examined = queries.examine(notice, clock.now())
    written = [text.language for text in queries.current_editions(notice)]
    language = language if language in written else closest(get_language() or "en", written) or written[0]
    used = list(dict.fromkeys(_channels(notice)))
    channels = [*used, *(one for one in (*CHANNELS, "website") if one not in used)]
    channel = channel if channel in channels else channels[0]
    sample = _sample(notice, language)
    return {
        "notice": notice, "shown_language": language, "shown_channel": channel, "shown_languages": written,
        "shown_channels": channels, "used_channels": used, "letter": _letter(notice, channel, language, sample), "sample": sample,
        "measured": _measured(notice, channel, language),
        "findings": examined.findings, "blocking": sum(one.blocks for one in examined.findings),
        "marked": list(_marked(examined.texts, examined.findings, language)),
    }  # fmt: skip


def _channels(notice: Any) -> Iterator[str]:
    for step in notice.plan["steps"]:
        yield step["channel"]
        yield from step.get("extras", ())
    yield from notice.plan["also"]


def _letter(notice: Any, channel: str, language: str, sample: Sample | None) -> Any | None:
    """The message as it would leave; nothing while a blank has no value, which the findings say."""
    if channel == "website":
        page = queries.rendering_of(notice, channel, language)
        return Page(page.parts["title"], page.parts["text"]) if page and not page.problem else None
    try:
        wording = queries.wording_of(notice, channel)
        return deliveries.specimen(channel, wording, language, name=sample.name if sample else "")
    except ValueError:
        return None


def _measured(notice: Any, channel: str, language: str) -> Measured | None:
    found, kind = queries.rendering_of(notice, channel, language), rulebook.kinds().get(notice.change.kind)
    if found is None or found.problem:
        return None
    words, tongue = {spec.name: spec.words for spec in kind.fields} if kind else {}, get_language() or "en"
    return Measured(
        tuple((_length_said(*one, tongue), one[2] > one[3]) for one in found.lengths),
        tuple(words.get(name, _DATE) for name in found.missing),
    )


def _length_said(part: str, unit: str, length: int, most: int, tongue: str) -> str:
    """``heading 9 / 78 characters``; of the text itself only the numbers."""
    head = f"{_HEADING.say(tongue)} " if part == "subject" else ""
    return f"{head}{length} / {most} {_UNITS[unit].say(tongue)}"


def _sample(notice: Any, language: str) -> Sample | None:
    page = audience.meant(notice.organisation_id, notice.audience_rule, None, _READERS)
    found = next((one for one in page if closest(one.language, [language])), page[0] if page else None)
    return Sample(customers.mask_name(found.name), found.ref) if found else None


def _marked(texts: Sequence[Text], findings: Sequence[Finding], language: str) -> Iterator[Marked]:
    """The texts of a language in which something was found, with the places."""
    for text in texts:
        spans = sorted(
            (span.start, span.end, _TONES[one.severity], one.words.say(get_language() or "en"))
            for one in findings if one.where == text.where for span in one.spans
        )  # fmt: skip
        if spans and text.language == language:
            yield Marked(text.where, text.language, text.part, _html(text.rendered, spans))


def _html(text: str, spans: Sequence[tuple[int, int, str, str]]) -> SafeString:
    pieces, at = [], 0
    for start, end, tone, words in _merged(spans):
        mark = format_html('<mark class="tone-{}" title="{}">{}</mark>', tone, words, text[start:end])
        pieces += [(text[at:start],), (mark,)]
        at = end
    return format_html_join("", "{}", [*pieces, (text[at:],)])


def _merged(spans: Sequence[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Places that overlap as one, in the colour of the first: two rules often find fault with the same words."""
    found: list[tuple[int, int, str, str]] = []
    for start, end, tone, words in spans:
        if found and start < found[-1][1]:
            first, last, colour, said = found[-1]
            found[-1] = first, max(last, end), colour, said if words in said else f"{said} {words}"
        else:
            found.append((start, end, tone, words))
    return found
