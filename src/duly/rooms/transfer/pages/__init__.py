# SPDX-License-Identifier: Apache-2.0
"""A report as a page, in Chinese or in English: its body for a screen that has its own style, the whole of it for paper.

The same report gives the same bytes.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.template import Context, Engine, Template
from django.utils.safestring import SafeString

from duly.rooms.recognition.facts import SENSITIVITIES, Sensitivity
from duly.rooms.recognition.queries import meanings
from duly.rooms.transfer.pages.wording import WORDS
from duly.rooms.transfer.rules.concerns import OUTSIDE
from duly.rooms.transfer.rules.differences import difference_words
from duly.rooms.transfer.rules.rehearsal import SHOWN, Forecast
from duly.rooms.transfer.rules.report import (
    COST_WORDS,
    LEVEL_WORDS,
    PART_WORDS,
    PHASE_WORDS,
    RECONCILIATION,
    STAGE_WORDS,
    WHY_WORDS,
    AlikeCard,
    ColumnCard,
    Report,
    TableReport,
)
from duly.rooms.transfer.terms import FATE_WORDS, STATE_WORDS, Fate

TONES = {
    Fate.CREATED: "green", Fate.UPDATED: "blue", Fate.SAME: "grey", Fate.MERGED: "olive", Fate.QUARANTINED: "red",
    Fate.EXCLUDED: "plum",
}  # fmt: skip
_FILLS = {
    "green": "#3f8f5f",
    "blue": "#3d74ad",
    "grey": "#8b959c",
    "olive": "#8a8537",
    "red": "#b3403c",
    "plum": "#86548a",
}
"""On paper; a screen has colours of its own."""
_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
_FONTS = {
    "zh": '"Noto Sans CJK SC", "Noto Serif CJK SC", sans-serif',
    "en": '"Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", sans-serif',
}
_WIDE, _THINNEST = 1000.0, 6.0
_MINUTE, _HOUR = 60, 3_600


def paper(report: Report, language: str) -> str:
    """The whole page, which brings its own style sheet."""
    tongue = "zh" if language.startswith("zh") else "en"
    return str(
        _template("report.html").render(
            Context(_values(report, tongue) | {"body": body(report, tongue), "tongue": tongue})
        )
    )


def body(report: Report, language: str) -> SafeString:
    """What stands on the page, for one that has a style of its own. All that comes from outside is escaped."""
    tongue = "zh" if language.startswith("zh") else "en"
    return _template("body.html").render(Context(_values(report, tongue)))


@lru_cache(maxsize=4)
def _template(name: str) -> Template:
    return Engine(autoescape=True).from_string(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _values(report: Report, tongue: str) -> dict[str, Any]:
    said = report.declared
    purpose = (said.privacy.purpose_zh, said.privacy.purpose_en)
    return {
        "w": {name: words.say(tongue) for name, words in WORDS.items() if "{" not in words.en}, "report": report, "fonts": _FONTS[tongue],
        "title": report.title.say(tongue), "stage": STAGE_WORDS[report.stage].say(tongue), "is_after": report.stage == RECONCILIATION,
        "organisation": report.organisation.say(tongue), "state": STATE_WORDS[report.state].say(tongue),
        "why": WHY_WORDS[report.why].say(tongue) if report.why in WHY_WORDS else report.why, "rows": f"{report.rows:,}",
        "sums": [(FATE_WORDS[fate].say(tongue), TONES[fate], f"{n:,}") for fate, n in report.fates.items()],
        "concerns": [_concern(one, tongue, report.time_zone) for one in report.concerns],
        "purpose": next((one for one in (purpose if tongue == "zh" else purpose[::-1]) if one), ""),
        "covers": [SENSITIVITIES[Sensitivity(one)].say(tongue) for one in said.privacy.covers],
        "answers": [(name, _answer(value, tongue)) for name, value in sorted(said.privacy.answers.items())],
        "is_unsaid": report.why in OUTSIDE and not said.receiver.name,
        "met": WORDS["met_said"].say(tongue, **report.met._asdict()) if report.met.looked_at else "",
        "forecast": list(_forecast(report.forecast, tongue)), "currency": said.currency,
        "costs": [(COST_WORDS[one.what].say(tongue), one.quantity if one.what != "total" else "", one.amount) for one in report.costs],
        "tables": [_table(one, report, tongue) for one in report.tables], "sampling": _sampling(report, tongue),
        "steps": [(one.words.say(tongue), _said(one.at, tongue, report.time_zone)) for one in report.steps],
        "asked": _who(report.asked, tongue, report.time_zone), "agreed": _who(report.agreed, tongue, report.time_zone),
        "signatures": [
            (one.what.say(tongue), one.owner, one.due.isoformat(), _said(one.signed_at, tongue, report.time_zone) if one.signed_at else "")
            for one in report.signatures
        ],
    }  # fmt: skip


def _concern(one: Any, tongue: str, zone: str) -> dict[str, Any]:
    concern = one.concern
    return {
        "code": concern.code, "blocks": concern.blocks, "words": concern.words.say(tongue), "law": concern.law, "quote": concern.quote,
        "pack": concern.by, "by": one.by, "at": _said(one.at, tongue, zone) if one.at else "", "reason": one.reason,
    }  # fmt: skip


def _table(one: TableReport, report: Report, tongue: str) -> dict[str, Any]:
    care = {name: how for name, _, how in one.fields}
    return {
        "source": one.source, "to": one.to, "rows": f"{one.rows:,}", "bars": list(_bars(one.fates, tongue)),
        "fates": [(FATE_WORDS[fate].say(tongue), TONES[fate], f"{n:,}") for fate, n in one.fates.items() if n],
        "fields": [(name, _meaning(means, tongue), SENSITIVITIES[Sensitivity(how)].say(tongue)) for name, means, how in one.fields],
        "examples": [(x.row, x.field, _cell(x.before), _cell(x.after), difference_words(x.kind, tongue)) for x in one.examples],
        "new": [(n, [(name, _cell(value)) for name, value in cells]) for n, cells in one.new],
        "reasons": [(field or WORDS["whole"].say(tongue), words.say(tongue), f"{n:,}") for field, words, n in one.reasons],
        "left_out": [(why, f"{n:,}") for why, n in one.left_out],
        "alike": [pairs for pairs in (_alike(one.alike, tongue), _alike(one.standing, tongue)) if pairs],
        "orphans": [(fields, to, f"{n:,}", ", ".join(map(str, rows[:40]))) for fields, to, n, rows in one.orphans],
        "digest": one.digest, "read": one.read_digest, "is_equal": one.is_equal,
        "levels": [
            (LEVEL_WORDS[level.number].say(tongue), [(words.say(tongue), field, n) for words, field, n in level.findings])
            for level in one.levels
        ],
        "columns": [_column(column, care.get(column.name, ""), tongue) for column in one.columns],
        "totals_said": WORDS["totals_said"].say(tongue, rows=f"{one.in_full:,}"),
    }  # fmt: skip


def _column(one: ColumnCard, care: str, tongue: str) -> dict[str, Any]:
    """Ends of what is personal are somebody's own values; sums of all are not."""
    hidden = WORDS["hidden"].say(tongue)
    made = one.made
    ends = "" if made.least is None else f"{made.least} – {made.most}" if care in SHOWN else hidden
    return {
        "name": one.name, "is_equal": one.is_equal, "nulls": _pair(made.nulls, one.read.nulls), "empties": _pair(made.empties, one.read.empties),
        "size": _pair(made.size, one.read.size), "total": "" if made.total is None else _pair(made.total, one.read.total), "ends": ends,
    }  # fmt: skip


def _pair(made: object, read: object) -> str:
    """One figure where both sides have it."""
    one, other = (f"{value:,}" if value is not None else "–" for value in (made, read))
    return one if one == other else f"{one} / {other}"


def _alike(one: AlikeCard, tongue: str) -> dict[str, Any] | None:
    if not one.looked_at:
        return None
    other = WORDS["in_target"].say(tongue)
    return {
        "said": WORDS["alike_said"].say(tongue, pairs=f"{one.pairs:,}", looked_at=f"{one.looked_at:,}"),
        "shown": [
            (pair.row, other if pair.other is None else pair.other, pair.percent, ", ".join(PART_WORDS[x].say(tongue) for x in pair.reasons))
            for pair in one.shown
        ],
    }  # fmt: skip


def _bars(fates: Mapping[Fate, int], tongue: str) -> Iterable[dict[str, str]]:
    parts = [(fate, n) for fate, n in fates.items() if n]
    widths = [max(n * _WIDE / sum(count for _, count in parts), _THINNEST) for _, n in parts]
    scale, x = _WIDE / (sum(widths) or 1), 0.0
    for (fate, n), width in zip(parts, widths, strict=True):
        yield {"tone": TONES[fate], "fill": _FILLS[TONES[fate]], "x": f"{x:.1f}", "width": f"{max(width * scale - 2, 1):.1f}", "words": f"{FATE_WORDS[fate].say(tongue)}: {n:,}"}  # fmt: skip
        x += width * scale


def _forecast(found: Iterable[Forecast], tongue: str) -> Iterable[dict[str, str]]:
    """Each phase as a span from its shortest to its longest time, with a mark where it likely ends."""
    held = list(found)
    top = max((one.most for one in held), default=1) or 1
    for one in held:
        x, likely, end = (value * _WIDE / top for value in (one.least, one.likely, one.most))
        yield {
            "words": PHASE_WORDS[one.stage].say(tongue), "least": _lasting(one.least), "likely": _lasting(one.likely), "most": _lasting(one.most),
            "x": f"{min(x, _WIDE - _THINNEST):.1f}", "width": f"{max(end - x, _THINNEST):.1f}", "mark": f"{min(likely, _WIDE - 4):.1f}",
        }  # fmt: skip


def _lasting(seconds: int) -> str:
    return f"{seconds // _HOUR}:{seconds % _HOUR // _MINUTE:02d}:{seconds % _MINUTE:02d}"


def _meaning(code: str, tongue: str) -> str:
    meaning = meanings().get(code)
    return meaning.words.say(tongue) if meaning else code or "–"


def _cell(value: str | None) -> str:
    return "–" if value is None else value or "“”"


def _sampling(report: Report, tongue: str) -> str:
    if report.sampling is None:
        return ""
    size, wrong, upper = report.sampling
    return WORDS["sampling_said"].say(tongue, size=f"{size:,}", wrong=f"{wrong:,}", upper=upper or "–")


def _answer(value: object, tongue: str) -> str:
    return WORDS["yes" if value else "no"].say(tongue) if isinstance(value, bool) else str(value)


def _who(one: tuple[str, datetime] | None, tongue: str, zone: str) -> str:
    return f"{one[0] or '–'} · {_said(one[1], tongue, zone)}" if one else ""


def _said(at: datetime, tongue: str, zone: str) -> str:
    """A moment as the organisation's own clock shows it."""
    return f"{format_datetime(at, 'medium', tzinfo=ZoneInfo(zone), locale=_LOCALES[tongue])} ({zone})"
