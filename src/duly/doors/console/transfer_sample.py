# SPDX-License-Identifier: Apache-2.0
"""Rows that were drawn by lot, each as the source has it beside what the target has: people say whether it is right. Values are shown
in part until somebody asks for them, which is put on record.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import STATE_WORDS, VERDICT_WORDS, Judged, SampleCard, SampleLine

_PAGE, _MOST_DIGITS = 5, 6
_TONES = {"": "grey", "right": "green", "wrong": "red"}


@staff
def page(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    """Some rows of the sample."""
    after = _number(request.GET.get("from", ""))
    return _shown(request, actor, transfer_id, queries.sample_lines(actor, transfer_id, after=after, limit=_PAGE))


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, transfer_id: UUID, name: str) -> HttpResponse:
    """Draw the sample, show values, or say of rows what they are."""
    deeds: dict[str, Callable[[HttpRequest, Actor, UUID], HttpResponse]] = {
        "drawing": _draw, "values": _see, "verdicts": _judge,
    }  # fmt: skip
    if name not in deeds:
        raise Http404
    try:
        return deeds[name](request, actor, transfer_id)
    except Refusal as no:
        lines = queries.sample_lines(actor, transfer_id, after=_number(request.POST.get("from", "")), limit=_PAGE)
        return _shown(request, actor, transfer_id, lines, STATUS[no.kind.because], refusal=sentence(no))


def _draw(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    actions.draw_sample(actor, transfer_id)
    return _back(request, transfer_id, 0, _("The sample is drawn. Look at each row and say whether it is right."))


def _see(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    after = _number(request.POST.get("from", ""))
    lines = actions.see_sample(actor, transfer_id, after=after, limit=_PAGE)
    return _shown(request, actor, transfer_id, lines, is_open=True)


def _judge(request: HttpRequest, actor: Actor, transfer_id: UUID) -> HttpResponse:
    numbers = [_number(one) for one in request.POST.getlist("number")[:_PAGE]]
    said = [
        Judged(one, request.POST[f"verdict-{one}"] == "right", request.POST.get(f"note-{one}", ""))
        for one in numbers
        if request.POST.get(f"verdict-{one}") in {"right", "wrong"}
    ]
    card = actions.judge_sample(actor, transfer_id, said)
    after = _number(request.POST.get("from", ""))
    further = after + _PAGE if numbers and len(said) == len(numbers) and after + _PAGE < card.size else after
    return _back(request, transfer_id, further, _("What you said is on record."))


def _back(request: HttpRequest, transfer_id: UUID, after: int, said: str) -> HttpResponse:
    return done(request, said, f"{reverse('console:transfer-sample', args=[transfer_id])}?from={after}")


def _shown(
    request: HttpRequest, actor: Actor, transfer_id: UUID, lines: list[SampleLine], status: int = 200, **more: Any
) -> HttpResponse:
    row, language = queries.row_for(actor, transfer_id), get_language() or "en"
    card, found = (
        queries.transfer_for(actor, row.organisation_id, str(transfer_id)),
        queries.sample_for(actor, transfer_id),
    )
    after = lines[0].number - 1 if lines else 0
    stands = card.state in actions.SAMPLED_WHEN
    context: dict[str, Any] = {
        "card": card, "title": card.title(language), "state": STATE_WORDS[card.state], "sample": found, "lines": [_line(one) for one in lines],
        "after": after, "before": max(0, after - _PAGE), "further": after + _PAGE if found and after + _PAGE < found.size else 0,
        "may_draw": stands and may(actor, "transfer.draw_sample"), "may_see": may(actor, "transfer.see_sample"),
        "may_judge": stands and may(actor, "transfer.judge_sample"), "percents": _percents(found),
    }  # fmt: skip
    return show(request, actor, "transfers/sample", status, room="transfers", **context | more)


def _percents(found: SampleCard | None) -> dict[str, str]:
    if found is None:
        return {}
    upper = "" if found.upper is None else f"{found.upper * 100:.2f}"
    return {"sure": f"{found.confidence * 100:.0f}", "tolerable": f"{found.tolerable * 100:.0f}", "upper": upper}


def _line(one: SampleLine) -> dict[str, Any]:
    """A row: every field of the target beside what it is made of, then what is left behind."""
    used = {name for names in one.made_of.values() for name in names}
    pairs = [
        {"field": field, "of": [(name, one.source.get(name)) for name in names], "is": one.target.get(field)}
        for field, names in one.made_of.items()
    ]
    left = [(name, value) for name, value in one.source.items() if name not in used]
    return {"line": one, "pairs": pairs, "left": left, "words": VERDICT_WORDS[one.verdict], "tone": _TONES[one.verdict]}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else 0
