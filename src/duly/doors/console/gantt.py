# SPDX-License-Identifier: Apache-2.0
"""A plan drawn in days: rows of bars over a calendar, as numbers that a template puts into SVG."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from duly.rooms.notices.queries import Timetable

LEFT, RIGHT, TOP = 148, 16, 34
WIDTH, ROW, BAR, LINE = 960, 30, 18, 15
_MARGIN = timedelta(days=2)
_DENSE, _WEEKS = 24, 150
_LEAST_DAY = 2.6
"""Units below which a single weekend would be a hair and only holidays are shaded."""
_LABEL_ROOM = 58
_BETWEEN_TICKS = 46
_WIDE, _NARROW, _GAP = 12.0, 6.4, 8.0
"""How wide letters are at the size of the words below: ideographs, others, and what lies between two words."""
_LINES = 3
"""Lines of words below the picture."""
_LATIN = "\u2e7f"
"""Beyond this, characters are as wide as they are high."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bar; ``tone`` is a colour of the design system, ``label`` stands inside where there is room."""

    x: float
    width: float
    label: str
    hint: str
    tone: str

    @property
    def middle(self) -> float:
        """Where the label is centred."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the drawing."""

    label: str
    y: float
    bars: tuple[Drawn, ...]

    @property
    def bar_y(self) -> float:
        """Where the bars begin."""
        return self.y + (ROW - BAR) / 2

    @property
    def text_y(self) -> float:
        """The base line of the words."""
        return self.y + ROW / 2 + 4.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that matters, drawn from top to bottom."""

    x: float
    label: str
    tone: str
    text_y: float
    anchor: str


@dataclass(slots=True)
class Drawing:
    """The whole picture; all numbers are units of its view box."""

    rows: list[Row] = field(default_factory=list)
    ticks: list[tuple[float, date]] = field(default_factory=list)
    idle: list[tuple[float, float, bool]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    width: int = WIDTH
    top: int = TOP
    left: int = LEFT
    bar: int = BAR
    plot: int = WIDTH - LEFT

    @property
    def depth(self) -> int:
        """How tall the rows are together."""
        return ROW * len(self.rows)

    @property
    def bottom(self) -> int:
        """Where the rows end."""
        return TOP + self.depth

    @property
    def height(self) -> int:
        """Of the picture, with the lines of words for the marks below."""
        return round(max((mark.text_y for mark in self.marks), default=self.bottom + 15)) + 10


class Scale:
    """From days to units."""

    def __init__(self, first: date, last: date) -> None:
        """Both days are shown, with a margin."""
        self.first, self.last = first - _MARGIN, last + _MARGIN
        self.days = max((self.last - self.first).days, 1)
        self.unit = (WIDTH - LEFT - RIGHT) / self.days

    def x(self, day: date) -> float:
        """Where a day begins."""
        return round(LEFT + (day - self.first).days * self.unit, 1)

    def bar(self, begins: date, ends: date, label: str, hint: str, tone: str) -> Drawn:
        """A bar of at least a visible width; the label only where there is room for it."""
        width = round(max((ends - begins).days * self.unit, 4.0), 1)
        return Drawn(self.x(begins), width, label if width >= _LABEL_ROOM else "", hint, tone)


def draw(plan: Timetable, rows: Sequence[tuple[str, Sequence[tuple[date, date, str, str, str]]]],
         marks: Sequence[tuple[date, str, str]], idle: Mapping[date, bool]) -> Drawing:  # fmt: skip
    """The picture: rows of ``(begins, ends, label, hint, tone)``, marks of ``(day, label, tone)``."""
    days = [day for day, *_ in marks] + [end for _, bars in rows for _, end, *_ in bars]
    scale = Scale(min(plan.first, *days), max(plan.last, *days))
    drawing = Drawing(ticks=list(_ticks(scale)), idle=list(_idle(scale, idle)))
    for place, (label, bars) in enumerate(rows):
        drawing.rows.append(Row(label, TOP + ROW * place, tuple(scale.bar(*bar) for bar in bars)))
    drawing.marks = list(_marks(scale, marks, drawing.bottom))
    return drawing


def _ticks(scale: Scale) -> Iterator[tuple[float, date]]:
    """Days, Mondays or firsts of a month, as many as can be read."""
    days = [scale.first + timedelta(days=ahead) for ahead in range(scale.days + 1)]
    if scale.days > _WEEKS:
        days = [day for day in days if day.day == 1]
    elif scale.days > _DENSE:
        days = [day for day in days if day.weekday() == 0]
    last = 0.0
    for day in days:
        if scale.x(day) - last >= _BETWEEN_TICKS and scale.x(day) < WIDTH - RIGHT:
            last = scale.x(day)
            yield last, day


def _idle(scale: Scale, idle: Mapping[date, bool]) -> Iterator[tuple[float, float, bool]]:
    """Days without work as bands; days that follow one another become one."""
    shown = sorted(day for day, is_holiday in idle.items() if is_holiday or scale.unit >= _LEAST_DAY)
    starts = [day for before, day in pairwise([date.min, *shown]) if day - before != timedelta(days=1)]
    for begins in starts:
        ends = begins
        while ends + timedelta(days=1) in idle and ends + timedelta(days=1) in shown:
            ends += timedelta(days=1)
        held = [begins + timedelta(days=ahead) for ahead in range((ends - begins).days + 1)]
        yield scale.x(begins), round(len(held) * scale.unit, 1), any(idle[day] for day in held)


def _marks(scale: Scale, marks: Sequence[tuple[date, str, str]], bottom: int) -> Iterator[Mark]:
    """Each with its word below, on the first line that has room for it."""
    taken: list[float] = []
    for day, label, tone in sorted(marks):
        x, long = scale.x(day), sum(_WIDE if char > "\u2e80" else _NARROW for char in label)
        anchor = "end" if x > WIDTH - long / 2 else "start" if x < LEFT + long / 2 else "middle"
        begins = x - {"end": long, "middle": long / 2, "start": 0.0}[anchor]
        line = next((line for line, ends in enumerate(taken) if ends < begins), len(taken))
        taken[line:] = [begins + long + _GAP, *taken[line + 1 :]]
        yield Mark(x, label, tone, bottom + 15 + LINE * line, anchor)
