# SPDX-License-Identifier: Apache-2.0
"""What people make of a field: it is as it was read, it is otherwise, or it is keyed in by two who do not see each other."""

from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import keys
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.papers.actions.holding import held_field, held_form
from duly.rooms.papers.kinds import CONFIRMED, CORRECTED, KEYED
from duly.rooms.papers.layout import TemplateField
from duly.rooms.papers.models import Field, Form
from duly.rooms.papers.queries.templates import form_of
from duly.rooms.papers.refusals import (
    CHECK_WRONG,
    MUST_BE_KEYED,
    NOT_BY_HAND,
    NOTHING_TO_CONFIRM,
    OWN_KEYING,
    REQUIRED,
    SETTLED,
    VALUE_TOO_LONG,
)
from duly.rooms.papers.rules.judging import tidy
from duly.rooms.papers.sealing import Held, open_field, seal_field
from duly.rooms.papers.terms import HOW_WORDS, FormState, How, Why
from duly.rooms.recognition.facts import Proof
from duly.rooms.recognition.queries import proof_of

LONGEST = 2_000


@action("papers.confirm")
def confirm(actor: Actor, form_id: UUID, name: str) -> None:
    """The field is as the machine read it; whoever says so has compared it with the page. Records ``papers.confirmed``.

    Raises:
        Refusal: ``papers.no_such_form``, ``papers.no_such_field``, ``papers.settled``, ``papers.not_now``,
            ``papers.must_be_keyed``, ``papers.nothing_to_confirm``.
    """
    form, field, row = _in_hand(actor, form_id, name)
    if field.by_hand:
        raise MUST_BE_KEYED(field=name, name=name)
    held = _opened(row, form)
    if not held.read:
        raise NOTHING_TO_CONFIRM(field=name, name=name)
    _settle(actor, form, row, How.CONFIRMED, held._replace(value=held.read))
    record(CONFIRMED, stream=form.batch_id, public=_which(form, name))


@action("papers.correct")
def correct(actor: Actor, form_id: UUID, name: str, value: str, *, anyway: bool = False) -> None:
    """The field is otherwise; empty where the paper leaves it empty. What the machine read stays beside it. A settled field may be
    corrected until the batch is finished. Records ``papers.corrected``.

    Raises:
        Refusal: as :func:`confirm`; ``papers.required``, ``papers.value_too_long``; ``papers.check_wrong``, unless it stands on
            the paper like that (``anyway``).
    """
    form, field, row = _in_hand(actor, form_id, name, may_be_settled=True)
    if field.by_hand:
        raise MUST_BE_KEYED(field=name, name=name)
    text = _fit(field, value, anyway=anyway)
    held = _opened(row, form)
    _settle(actor, form, row, How.CONFIRMED if text == held.read else How.CORRECTED, held._replace(value=text))
    said: dict[str, Json] = {"is_empty": not text, "against_check": _is_against(field, text)}
    record(CORRECTED, stream=form.batch_id, public=_which(form, name) | said)


@action("papers.double_key")
def double_key(actor: Actor, form_id: UUID, name: str, value: str, *, anyway: bool = False) -> bool:
    """Key in a handwritten field without seeing what others keyed in; gives whether that settled it. Two different people
    must have keyed in the same. Records ``papers.keyed``.

    Raises:
        Refusal: as :func:`correct`; ``papers.not_by_hand``, ``papers.own_keying``.
    """
    form, field, row = _in_hand(actor, form_id, name)
    if not field.by_hand:
        raise NOT_BY_HAND(field=name, name=name)
    held = _opened(row, form)
    others = [text for who, text in held.keyed if who != str(actor.id)]
    text = _fit(field, value, anyway=anyway)
    if len(others) < len(held.keyed) and not _may_try_again(held, actor):
        raise OWN_KEYING(field=name, name=name)
    held = held._replace(keyed=(*held.keyed, (str(actor.id), text)))
    is_settled = text in others
    if is_settled:
        _settle(actor, form, row, How.KEYED, held._replace(value=text))
    else:
        if others:
            row.why = [*(one for one in row.why if one != Why.DIFFERS), str(Why.DIFFERS)]
        _keep(row, form, held)
        row.save(update_fields=["sealed", "why"])
    said: dict[str, Json] = {"time": len(held.keyed), "settled": is_settled}
    record(KEYED, stream=form.batch_id, public=_which(form, name) | said)
    return is_settled


def _may_try_again(held: Held, actor: Actor) -> bool:
    """Once somebody else keyed in something different, either may look once more."""
    return bool(held.keyed) and held.keyed[-1][0] != str(actor.id)


def _in_hand(
    actor: Actor, form_id: UUID, name: str, *, may_be_settled: bool = False
) -> tuple[Form, TemplateField, Field]:
    form = held_form(form_id, actor)
    row = held_field(form, name)
    if row.how != How.ASKED and not may_be_settled:
        raise SETTLED(field=name, state=HOW_WORDS[How(row.how)])
    field = next(one for one in form_of(form.batch.template).fields if one.name == name)
    return form, field, row


def _fit(field: TemplateField, value: str, *, anyway: bool) -> str:
    text = tidy(field.means, value)
    if len(text) > LONGEST:
        raise VALUE_TOO_LONG(field=field.name, name=field.name, most=LONGEST)
    if not text and field.required:
        raise REQUIRED(field=field.name, name=field.name)
    if not anyway and _is_against(field, text):
        raise CHECK_WRONG(field=field.name, name=field.name)
    return text


def _is_against(field: TemplateField, text: str) -> bool:
    return bool(text) and proof_of(field.means, text) is Proof.CHECK_WRONG


def _settle(actor: Actor, form: Form, row: Field, how: How, held: Held) -> None:
    row.how, row.by, row.at, row.as_read = how, actor.id, clock.now(), held.value == held.read
    _keep(row, form, held)
    row.save()
    if not Field.objects.filter(form=form, how=How.ASKED).exists():
        form.state = FormState.DONE
        form.save(update_fields=["state"])


def _opened(row: Field, form: Form) -> Held:
    return open_field(keys.made([form.batch_id])[form.batch_id], row.id, row.sealed)


def _keep(row: Field, form: Form, held: Held) -> None:
    row.sealed = seal_field(keys.made([form.batch_id])[form.batch_id], row.id, held)


def _which(form: Form, name: str) -> dict[str, Json]:
    return {"ref": form.batch.ref, "form": form.number, "field": name}
