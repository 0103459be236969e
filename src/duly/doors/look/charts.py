# SPDX-License-Identifier: Apache-2.0
"""A figure over months as a line: a template tag beside :mod:`.figures`, built in as well.

The words of the axis stand beside the drawing, in the page's own letters, so that they stay readable on a telephone; the
drawing itself is stretched, its strokes are not.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
_WIDE, _HIGH, _EDGE = 1000.0, 100.0, 8.0


class Dot(NamedTuple):
    """One month: what it is called, its figure as people read it, and how high it stands (``None``: nothing was measured)."""

    words: str
    figure: str
    value: float | None


@register.simple_tag
def trend(dots: Sequence[Dot], label: str, tone: str = "blue", most: float = 0.0) -> SafeString:
    """A line from month to month; a month without a figure interrupts it. ``most`` is the top of the scale, its foot is zero."""
    top = most or max((one.value for one in dots if one.value is not None), default=0.0) or 1.0
    placed = [(one, _across(at, len(dots)), _up(one.value, top)) for at, one in enumerate(dots)]
    lines = format_html_join("", '<path class="line" d="{}"/>', ((_path(run),) for run in _runs(placed)))
    marks = format_html_join(
        "", '<path class="dot" d="M{} {}h0"><title>{}: {}</title></path>',
        ((f"{x:.1f}", f"{y:.1f}", one.words, one.figure) for one, x, y in placed if y is not None),
    )  # fmt: skip
    return format_html(
        '<svg class="trend tone-{}" viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<path class="foot" d="M0 {}H1000M0 {}H1000"/>{}{}</svg>',
        tone, label, f"{_HIGH - _EDGE:g}", f"{_EDGE:g}", lines, marks,
    )  # fmt: skip


@register.filter
def signed(points: float) -> str:
    """By how many points of a hundred something moved, with its sign."""
    return f"{points:+.1f}".replace("-", "\N{MINUS SIGN}")


Placed = tuple[Dot, float, float | None]


def _across(at: int, of: int) -> float:
    return _EDGE + at * (_WIDE - 2 * _EDGE) / max(of - 1, 1)


def _up(value: float | None, top: float) -> float | None:
    return None if value is None else _HIGH - _EDGE - min(value / top, 1.0) * (_HIGH - 2 * _EDGE)


def _runs(placed: Iterable[Placed]) -> list[list[tuple[float, float]]]:
    """Months without a gap between them."""
    runs: list[list[tuple[float, float]]] = [[]]
    for _, x, y in placed:
        if y is not None:
            runs[-1].append((x, y))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def _path(run: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run)
