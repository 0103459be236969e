# SPDX-License-Identifier: Apache-2.0
"""Lay down how the new system takes over: the window, the way out, the checklist with its owners, who may roll back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json, digest
from duly.rooms.transfer import queries
from duly.rooms.transfer.actions.moving import held
from duly.rooms.transfer.cutover_kinds import CUTOVER_LAID
from duly.rooms.transfer.cutover_refusals import CHECKLIST_FIXED, TOO_LATE_TO_LAY
from duly.rooms.transfer.models import CheckItem, Cutover, Transfer
from duly.rooms.transfer.rules.cutover import CutoverPlan, ItemPlan, read_cutover
from duly.rooms.transfer.terms import STATE_WORDS, State

_TOO_LATE = {State.CUT_OVER, State.SIGNED_OFF, State.UNDOING, State.WITHDRAWN}


@action("transfer.lay_cutover")
def lay_cutover(actor: Actor, transfer_id: UUID, document: Mapping[str, Any]) -> str:
    """Say how a transfer is cut over, or say it otherwise; gives its digest. ``document`` is the section ``cutover`` of a plan.
    While it is frozen, the checklist stays as it is. Records ``transfer.cutover_laid``.

    Raises:
        Refusal: the complaints about the section; ``transfer.no_such_transfer``, ``transfer.too_late_to_lay``,
            ``transfer.checklist_fixed``, ``accounts.unknown_user``, ``accounts.unknown_department``.
    """
    row = held(transfer_id, actor)
    if row.state in _TOO_LATE:
        raise TOO_LATE_TO_LAY(ref=row.ref, state=STATE_WORDS[State(row.state)])
    inner = document.get("cutover")
    whole = isinstance(inner, Mapping) and len(document) == 1
    return lay_down(row, read_cutover(inner if whole else document), by=actor.id)


def lay_down(row: Transfer, plan: CutoverPlan, *, by: UUID) -> str:
    """The same, inside a running verb."""
    people = {
        email: accounts.colleague(row.organisation_id, email, field=field)
        for email, field in (
            (plan.freeze.who, "cutover.freeze.who"), (plan.decider, "cutover.rollback.decide"),
            *((one.owner, "cutover.checklist.owner") for one in plan.items),
        )
    }  # fmt: skip
    items = [_item(row, at, one, people[one.owner].id) for at, one in enumerate(plan.items)]
    old = Cutover.objects.filter(transfer=row).first()
    cutover = Cutover(
        transfer=row, freeze_from=plan.freeze.begins, freeze_until=plan.freeze.until, fence_by=people[plan.freeze.who],
        how_zh=plan.freeze.how_zh, how_en=plan.freeze.how_en, contingency_zh=plan.contingency_zh,
        contingency_en=plan.contingency_en, rollback_days=plan.rollback_days, decider=people[plan.decider], by=by, at=clock.now(),
    )  # fmt: skip
    if old is not None:
        cutover.id = old.id
        _must_fit(row, old, items)
    cutover.digest = digest(_stated(cutover, items))
    cutover.save(force_insert=old is None, force_update=old is not None)
    if old is None or not _same(old, items):
        cutover.items.all().delete()
        for one in items:
            one.cutover = cutover
        CheckItem.objects.bulk_create(items)
    public: dict[str, Json] = {
        "ref": row.ref, "digest": cutover.digest, "freeze_from": clock.stamp(cutover.freeze_from),
        "freeze_until": clock.stamp(cutover.freeze_until), "items": len(items), "gates": sum(one.is_gate for one in items),
        "rollback_days": cutover.rollback_days,
    }  # fmt: skip
    record(CUTOVER_LAID, stream=row.id, public=public)
    return cutover.digest


def _item(row: Transfer, at: int, plan: ItemPlan, owner: UUID) -> CheckItem:
    department = None
    if plan.department:
        home = accounts.organisations([row.organisation_id])[row.organisation_id]
        department = accounts.department_by_ref(home, plan.department).id
    return CheckItem(
        position=at, what_zh=plan.what_zh, what_en=plan.what_en, owner_id=owner, department_id=department, is_gate=plan.is_gate
    )  # fmt: skip


def _must_fit(row: Transfer, old: Cutover, items: list[CheckItem]) -> None:
    if queries.open_freeze(row.id) is not None and not _same(old, items):
        raise CHECKLIST_FIXED(field="checklist", ref=row.ref)


def _same(old: Cutover, items: list[CheckItem]) -> bool:
    return [_said(one) for one in queries.items_of(old)] == [_said(one) for one in items]


def _said(one: CheckItem) -> list[Json]:
    department = str(one.department_id) if one.department_id else None
    return [one.what_zh, one.what_en, str(one.owner_id), department, one.is_gate]


def _stated(one: Cutover, items: list[CheckItem]) -> list[Json]:
    """Everything that its digest covers."""
    return [
        clock.stamp(one.freeze_from), clock.stamp(one.freeze_until), str(one.fence_by_id), one.how_zh, one.how_en,
        one.contingency_zh, one.contingency_en, one.rollback_days, str(one.decider_id), [_said(item) for item in items],
    ]  # fmt: skip
