# SPDX-License-Identifier: Apache-2.0
"""One filled-in form: the page beside its fields. Enter settles the field at hand and leads to the next that waits."""

from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.papers import actions, queries
from duly.rooms.papers.facts import (
    CHECK_WRONG,
    FORM_WORDS,
    HOW_WORDS,
    WHY_WORDS,
    BatchState,
    FieldCard,
    FormSheet,
    FormState,
    How,
    Why,
)

_LONGEST, _ROOM = 500, 24.0
PICTURE = "sandbox; default-src 'none'; frame-ancestors 'self'"
"""For a page of a scan: it may be looked at, and nothing else."""
_TONES = {How.ASKED: "amber", How.PASSED: "green", How.CONFIRMED: "green", How.CORRECTED: "olive", How.KEYED: "green"}
_PLAIN = frozenset({Why.ASKED_FOR, Why.HANDWRITING, Why.INCOMPLETE})
"""Said once above the form, or by the field itself."""


class Row(NamedTuple):
    """A field as the page shows it."""

    card: FieldCard
    label: str
    how: Words
    tone: str
    why: tuple[Words, ...]
    asks: bool
    """Whether the reader may settle it now."""
    waits_for_another: bool
    is_next: bool
    crop: str
    """The part of the page to be seen, as a view box; empty where nobody knows."""
    typed: str
    asks_anyway: bool

    @property
    def rect(self) -> tuple[str, ...]:
        """Left, top, width, height of the value on its page."""
        left, top, right, bottom = self.card.box
        return tuple(f"{one:.0f}" for one in (left - 6, top - 6, right - left + 12, bottom - top + 12))


class Typed(NamedTuple):
    """What was typed into a field and refused."""

    name: str
    value: str
    code: str


@staff
def page(request: HttpRequest, actor: Actor, form_id: UUID) -> HttpResponse:
    """The form, at the field that the address names or at the first that waits."""
    return _page(request, actor, form_id)


@require_POST
@staff
def deed(request: HttpRequest, actor: Actor, form_id: UUID, name: str) -> HttpResponse:
    """Settle a field, or set the form aside."""
    if name not in {"settling", "aside"}:
        raise Http404
    given = request.POST
    field, value = given.get("field", "")[:64], "" if "blank" in given else given.get("value", "")
    try:
        sheet = queries.sheet_for(actor, form_id)
        if name == "aside":
            actions.set_aside(actor, sheet.batch, form=form_id, why=given.get("why", "")[:_LONGEST])
        else:
            _settle(actor, sheet, field, value, anyway="anyway" in given)
    except Refusal as no:
        typed = Typed(field, value, no.code)
        return _page(request, actor, form_id, STATUS[no.kind.because], typed=typed, refusal=sentence(no))
    if name == "aside":
        return done(request, _("The form is set aside."), _onwards(sheet.batch, sheet.number))
    return _next(request, actor, form_id, field)


@staff
def picture(request: HttpRequest, actor: Actor, page_id: UUID) -> HttpResponse:
    """A page, for the eyes of whoever may settle it; made by us out of the scan, never the scan itself."""
    headers = {"Content-Security-Policy": PICTURE, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(queries.picture(actor, page_id), content_type="image/jpeg", headers=headers)


def _settle(actor: Actor, sheet: FormSheet, name: str, value: str, *, anyway: bool) -> None:
    card = next((one for one in sheet.fields if one.name == name), None)
    if card is None:
        raise Http404
    if card.by_hand:
        actions.double_key(actor, sheet.id, name, value, anyway=anyway)
    elif card.how is How.ASKED and value and value == card.read and Why.CHECK_WRONG not in card.why:
        actions.confirm(actor, sheet.id, name)
    else:
        actions.correct(actor, sheet.id, name, value, anyway=anyway)


def _next(request: HttpRequest, actor: Actor, form_id: UUID, name: str) -> HttpResponse:
    """To the next field that waits for the reader; past the last one to the next form, or back to the batch."""
    sheet = queries.sheet_for(actor, form_id)
    names = [one.name for one in sheet.fields]
    at = names.index(name) + 1
    around = [*sheet.fields[at:], *sheet.fields[:at]]
    left = next((one.name for one in around if _asks(one, actor)), "")
    if left:
        return HttpResponseRedirect(f"{reverse('console:paper-form', args=[form_id])}?at={left}", status=303)
    return done(request, _("Form {n} is through.").format(n=sheet.number), _onwards(sheet.batch, sheet.number))


def _onwards(batch: UUID, number: int) -> str:
    following = queries.next_to_look(batch, number)
    if following is None:
        return reverse("console:paper-batch", args=[batch])
    return reverse("console:paper-form", args=[following])


def _page(
    request: HttpRequest, actor: Actor, form_id: UUID, status: int = 200, typed: Typed | None = None, **context: Any
) -> HttpResponse:
    sheet = queries.sheet_for(actor, form_id)
    card = queries.batch_for(actor, sheet.batch)
    forms = queries.forms_of(actor, sheet.batch)
    at = [one.id for one in forms].index(form_id)
    rows = _rows(sheet, actor, typed, request.GET.get("at", ""))
    is_open = card.state in {BatchState.READING, BatchState.TO_LOOK} and sheet.state is not FormState.ASIDE
    return show(
        request, actor, "papers/form", status, room="papers", card=card, sheet=sheet, state=FORM_WORDS[sheet.state],
        tone={"waiting": "grey", "to_look": "amber", "done": "green", "aside": "plum"}[sheet.state], pages=[
            (one, [row for row in rows if row.card.page == one.number and row.card.box]) for one in sheet.pages
        ], rows=rows, before=forms[at - 1].id if at else None, after=forms[at + 1].id if at + 1 < len(forms) else None, is_open=is_open,
        in_all=len(forms), left=sum(row.card.how is How.ASKED for row in rows), may_set_aside=may(actor, "papers.set_aside") and is_open,
        who=accounts.names_of({row.card.by for row in rows if row.card.by}), **context,
    )  # fmt: skip


def _rows(sheet: FormSheet, actor: Actor, typed: Typed | None, wanted: str) -> list[Row]:
    waiting = [one.name for one in sheet.fields if _asks(one, actor)]
    at = typed.name if typed else wanted if wanted in {one.name for one in sheet.fields} else next(iter(waiting), "")
    return [_row(sheet, one, actor, typed, is_next=one.name == at) for one in sheet.fields]


def _row(sheet: FormSheet, card: FieldCard, actor: Actor, typed: Typed | None, *, is_next: bool) -> Row:
    language, is_typed = get_language() or "en", typed is not None and typed.name == card.name
    code = typed.code if is_typed and typed else ""
    return Row(
        card, card.label(language), HOW_WORDS[card.how], _TONES[card.how],
        tuple(WHY_WORDS[one] for one in card.why if one not in _PLAIN) if card.how is How.ASKED else (), _asks(card, actor),
        card.how is How.ASKED and not _asks(card, actor), is_next, _crop(sheet, card),
        typed.value if is_typed and typed else card.value, CHECK_WRONG.code == code or Why.CHECK_WRONG in card.why,
    )  # fmt: skip


def _asks(card: FieldCard, actor: Actor) -> bool:
    """Whether it waits for this reader: who keyed it in last does not key it in again."""
    return card.how is How.ASKED and not (card.keyed_by and card.keyed_by[-1] == actor.id)


def _crop(sheet: FormSheet, card: FieldCard) -> str:
    size = next(((one.width, one.height) for one in sheet.pages if one.number == card.page), None)
    if not card.box or size is None:
        return ""
    left, top, right, bottom = card.box
    x, y = max(0.0, left - _ROOM), max(0.0, top - _ROOM)
    across, down = min(size[0], right + _ROOM) - x, min(size[1], bottom + _ROOM) - y
    return f"{x:.0f} {y:.0f} {max(across, down * 4):.0f} {down:.0f}"
