# SPDX-License-Identifier: Apache-2.0
"""A cut-over drawn over time: the window as planned, the freezes as they were, the rounds, the decision, how long it can be rolled back."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from duly.rooms.transfer.facts import CutoverCard, Ended
from duly.rooms.transfer.queries import RoundSpan

LEFT, RIGHT, TOP, WIDTH, ROW, BAR = 148, 70, 34, 960, 32, 18
_MARGIN = 0.04
_LEAST_SPAN = timedelta(hours=6)
_MOST_AHEAD = 6
"""How many times longer than what lies before it a roll-back window may be drawn; the rest is cut off with an arrow."""
_LEAST_BAR, _LABEL_ROOM, _BETWEEN_MARKS = 5.0, 58, 96
_STEPS = (
    timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3), timedelta(hours=6), timedelta(hours=12), timedelta(days=1),
    timedelta(days=2), timedelta(days=7), timedelta(days=14), timedelta(days=30), timedelta(days=90),
)  # fmt: skip
_MOST_TICKS = 9
_DAY = 86_400


class Bar(NamedTuple):
    """One bar; ``label`` stands inside where there is room."""

    x: float
    width: float
    label: str
    hint: str
    tone: str

    @property
    def middle(self) -> float:
        """Where the label is centred."""
        return round(self.x + self.width / 2, 1)


class Line(NamedTuple):
    """One line of the drawing."""

    label: str
    y: float
    bars: tuple[Bar, ...]

    @property
    def bar_y(self) -> float:
        """Where the bars begin."""
        return self.y + (ROW - BAR) / 2

    @property
    def text_y(self) -> float:
        """The base line of the words."""
        return self.y + ROW / 2 + 4.5


class Mark(NamedTuple):
    """A moment that matters, drawn from top to bottom."""

    x: float
    label: str
    tone: str
    text_y: float
    anchor: str


class Drawing(NamedTuple):
    """The whole picture; all numbers are units of its view box."""

    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...]
    marks: tuple[Mark, ...]
    width: int
    height: int
    top: int
    bottom: int
    bar: int
    is_cut: bool
    """Whether the roll-back window goes on beyond the picture."""


class Scale:
    """From moments to units."""

    def __init__(self, first: datetime, last: datetime) -> None:
        """Both are shown, with a margin."""
        span = max(last - first, _LEAST_SPAN)
        self.first, self.last = first - span * _MARGIN, first + span * (1 + _MARGIN)
        self._unit = (WIDTH - LEFT - RIGHT) / (self.last - self.first).total_seconds()

    def x(self, moment: datetime) -> float:
        """Where a moment lies; what is outside, at the edge."""
        inside = min(max(moment, self.first), self.last)
        return round(LEFT + (inside - self.first).total_seconds() * self._unit, 1)

    def bar(self, begins: datetime, ends: datetime, label: str, hint: str, tone: str) -> Bar:
        """A bar of at least a visible width; the label only where there is room for it."""
        width = round(max(self.x(ends) - self.x(begins), _LEAST_BAR), 1)
        return Bar(self.x(begins), width, label if width >= _LABEL_ROOM else "", hint, tone)


def draw(card: CutoverCard, rounds: Sequence[RoundSpan], now: datetime) -> Drawing:
    """The picture as it is now."""
    scale, is_cut = _scale(card, rounds, now)
    rows = _rows(card, rounds, now, scale)
    lines = tuple(Line(label, TOP + ROW * at, tuple(bars)) for at, (label, bars) in enumerate(rows))
    bottom = TOP + ROW * len(lines)
    marks = tuple(_marks(card, now, scale, bottom))
    height = round(max(mark.text_y for mark in marks)) + 10
    return Drawing(lines, tuple(_ticks(scale)), marks, WIDTH, height, TOP, bottom, BAR, is_cut)


def _scale(card: CutoverCard, rounds: Sequence[RoundSpan], now: datetime) -> tuple[Scale, bool]:
    moments = [card.freeze_from, card.freeze_until, now, *(one.at for one in card.freezes)]
    moments += [one.begun_at for one in rounds[-20:]] + ([card.go.at] if card.go else [])
    first, last = min(moments), max(moments)
    if card.go is None:
        return Scale(first, last), False
    most, ends = last + max(last - first, _LEAST_SPAN) * _MOST_AHEAD, card.go.rolled_back_at or card.go.until
    return Scale(first, min(max(ends, last), most)), ends > most


def _rows(
    card: CutoverCard, rounds: Sequence[RoundSpan], now: datetime, scale: Scale
) -> Iterator[tuple[str, list[Bar]]]:
    window = _between(card.freeze_from, card.freeze_until)
    yield _("Freeze, planned"), [scale.bar(card.freeze_from, card.freeze_until, _("window"), window, "grey")]
    yield _("Old system stands"), [_frozen(card, one.at, one.ended_at or now, one.ended, scale) for one in card.freezes]
    if rounds:
        yield (
            _("Rounds"),
            [
                scale.bar(
                    one.begun_at, one.ended_at, "", f"{one.number}: {_between(one.begun_at, one.ended_at)}", "olive"
                )
                for one in rounds
            ],
        )
    if card.go:
        ends = card.go.rolled_back_at or card.go.until
        tone = "plum" if card.go.rolled_back_at else "green"
        yield (
            _("Can be rolled back"),
            [scale.bar(card.go.at, ends, _("until {day}").format(day=_day(ends)), _between(card.go.at, ends), tone)],
        )


def _frozen(card: CutoverCard, begins: datetime, ends: datetime, ended: Ended | None, scale: Scale) -> Bar:
    tone = (
        {Ended.GO: "green", Ended.NO_GO: "plum", Ended.THAW: "plum", Ended.UNDO: "plum"}.get(ended) if ended else "blue"
    )
    if ended is None and ends > card.freeze_until:
        tone = "red"
    return scale.bar(begins, ends, _("frozen"), _between(begins, ends), tone or "grey")


def _marks(card: CutoverCard, now: datetime, scale: Scale, bottom: int) -> Iterator[Mark]:
    found = [(now, _("now"), "ink")]
    if card.go:
        found.append((card.go.at, _("go"), "green"))
        if card.go.rolled_back_at:
            found.append((card.go.rolled_back_at, _("rolled back"), "plum"))
    ends: list[float] = []
    for moment, label, tone in sorted(found):
        x = scale.x(moment)
        place = next((at for at, end in enumerate(ends) if x - end >= _BETWEEN_MARKS), len(ends))
        ends[place : place + 1] = [x]
        yield Mark(x, f"{label} {_hour(moment)}", tone, bottom + 17 + 15 * place, "middle")


def _ticks(scale: Scale) -> Iterator[tuple[float, str]]:
    """Round hours or days of the reader's zone, as many as can be read."""
    span = scale.last - scale.first
    step = next((one for one in _STEPS if span / one <= _MOST_TICKS), _STEPS[-1])
    local = timezone.localtime(scale.first)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for count in range(int(span / step) + int(timedelta(days=1) / step) + 2):
        moment = midnight + step * count
        if scale.first <= moment <= scale.last:
            at = timezone.localtime(moment)
            is_day = step.total_seconds() >= _DAY or at.hour == at.minute == 0
            yield scale.x(moment), f"{at.month}/{at.day}" if is_day else f"{at:%H:%M}"


def _between(begins: datetime, ends: datetime) -> str:
    return f"{_hour(begins)} – {_hour(ends)}"


def _hour(moment: datetime) -> str:
    at = timezone.localtime(moment)
    return f"{at.month}/{at.day} {at:%H:%M}"


def _day(moment: datetime) -> str:
    at = timezone.localtime(moment)
    return f"{at.month}/{at.day}"
