# SPDX-License-Identifier: Apache-2.0
"""Two customers are one: the survivor gets what only the other had, and all of it can be taken back."""

from typing import Any
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.customers import changing
from duly.rooms.customers.actions.changing import apply_change
from duly.rooms.customers.changing import LINKED, MERGED, UNMERGED, Change, Entity, Family, Item, Nature
from duly.rooms.customers.models import Contract, Crosswalk, Merge, Party
from duly.rooms.customers.queries.records import record_of
from duly.rooms.customers.rules.canonical import canonical

MERGED_STATUS = "merged"
_FOUND = (Family.CONTACT, Family.IDENTIFIER)
_BROUGHT = (Family.CONTACT, Family.IDENTIFIER, Family.RELATION, Family.MANDATE, Family.ATTRIBUTE)


@action("customers.merge")
def merge(actor: Actor, survivor: UUID, absorbed: UUID, *, reason: str, number: str = "") -> UUID:
    """Let one customer stand for two; gives the merge, by which :func:`unmerge` takes it back.

    What the absorbed one has and the survivor has not is written for the survivor, under the survivor's key; nothing that
    the survivor has is overwritten, and the absorbed one keeps every row of its own. Records ``customers.merged``.

    Raises:
        Refusal: ``customers.not_to_be_merged``, ``rights.other_organisation``.
    """
    stays, goes = _both(actor, survivor, absorbed)
    now = clock.now()
    status = goes.status
    goes.merged_into, goes.status, goes.updated_at = stays.id, MERGED_STATUS, now
    goes.save(update_fields=["merged_into", "status", "updated_at"])
    brought: dict[str, Any] = {
        "entities": _bring(actor, stays, goes, reason, number),
        "contracts": _bring_contracts(stays, goes),
    }
    row = Merge.objects.create(survivor=stays, absorbed=goes, status=status, brought=brought, reason=reason, at=now)
    public: dict[str, Any] = {
        "merge": str(row.id), "survivor": str(stays.stream), "absorbed": str(goes.stream), "cause": reason, "number": number,
    }  # fmt: skip
    record(MERGED, stream=stays.stream, public=public | {"brought": sum(len(one) for one in brought.values())})
    return row.id


@action("customers.unmerge")
def unmerge(actor: Actor, merge_id: UUID, *, reason: str, number: str = "") -> None:
    """Take a merge back: the absorbed customer stands for itself again, and what it had brought ends at the survivor.

    Records ``customers.unmerged``.

    Raises:
        Refusal: ``customers.not_merged``, ``rights.other_organisation``.
    """
    row = Merge.objects.select_for_update().filter(id=merge_id, reversed_at__isnull=True).first()
    if row is None:
        raise changing.NOT_MERGED(field="merge")
    parties = {one.id: one for one in _locked(row.survivor_id, row.absorbed_id)}
    stays, goes = parties[row.survivor_id], parties[row.absorbed_id]
    actor.require_sight(stays.organisation_id)
    now = clock.now()
    goes.merged_into, goes.status, goes.updated_at = None, row.status, now
    goes.save(update_fields=["merged_into", "status", "updated_at"])
    row.reversed_at = now
    row.save(update_fields=["reversed_at"])
    held = {one.id: one for one in record_of(stays.id).entities}
    ends = tuple(
        Item(held[one].family, one, "value", None) for one in map(UUID, row.brought["entities"]) if one in held
    )
    if ends:
        apply_change(actor, Change(stays.id, Nature.END, now, ends, reason, number=number, requester="staff"))
    Contract.objects.filter(party=stays, id__in=row.brought["contracts"]).delete()
    public: dict[str, Any] = {
        "merge": str(row.id), "survivor": str(stays.stream), "absorbed": str(goes.stream), "cause": reason, "number": number,
    }  # fmt: skip
    record(UNMERGED, stream=stays.stream, public=public)


@action("customers.link")
def link(actor: Actor, party: UUID, *, system: str, external_id: str) -> None:
    """Note by what number another system knows a customer. Records ``customers.linked``.

    Raises:
        Refusal: ``customers.link_taken``, ``rights.other_organisation``.
    """
    owner = Party.objects.get(id=party)
    actor.require_sight(owner.organisation_id)
    row, is_new = Crosswalk.objects.get_or_create(
        organisation_id=owner.organisation_id, system=system, external_id=external_id,
        defaults={"party": owner, "at": clock.now()},
    )  # fmt: skip
    if not is_new and row.party_id != party:
        raise changing.LINK_TAKEN(field="external_id", system=system)
    record(LINKED, stream=owner.stream, public={"system": system}, subject=party, personal={"external_id": external_id})


def _both(actor: Actor, survivor: UUID, absorbed: UUID) -> tuple[Party, Party]:
    found = {one.id: one for one in _locked(survivor, absorbed)}
    stays, goes = found.get(survivor), found.get(absorbed)
    if stays is None or goes is None or stays == goes or stays.organisation_id != goes.organisation_id:
        raise changing.NOT_TO_BE_MERGED(field="absorbed")
    actor.require_sight(stays.organisation_id)
    if any(one.merged_into is not None or one.status == "erased" for one in (stays, goes)):
        raise changing.NOT_TO_BE_MERGED(field="absorbed")
    return stays, goes


def _locked(*ids: UUID) -> list[Party]:
    """Both rows, in order of id, so that two merges wait for each other instead of locking each other out."""
    return list(Party.objects.select_for_update().filter(id__in=ids).order_by("id"))


def _bring(actor: Actor, stays: Party, goes: Party, reason: str, number: str) -> list[str]:
    known = {_sign(one) for one in record_of(stays.id).entities}
    items = []
    for one in record_of(goes.id).entities:
        if one.family not in _BROUGHT or one.attributes.get("status") == "proposed":
            continue
        if _sign(one) in known and one.family in _FOUND:
            continue
        said = tuple(sorted(one.attributes.items()))
        items += [Item(one.family, None, field, value, attributes=said) for field, value in one.values.items()]
    if not items:
        return []
    change = Change(stays.id, Nature.UPDATE, clock.now(), tuple(items), reason, number=number, requester="staff")
    return sorted({str(one) for one in apply_change(actor, change).entities})


def _sign(one: Entity) -> tuple[str, str, str]:
    """Equal for equal values: both customers are open here, so no index is asked."""
    kind = one.attributes.get("channel" if one.family == Family.CONTACT else "kind", "")
    return one.family, kind, canonical(kind, one.values.get("value", ""))


def _bring_contracts(stays: Party, goes: Party) -> list[int]:
    held = set(Contract.objects.filter(party=stays).values_list("number", "service"))
    new = [
        Contract(party=stays, number=one.number, service=one.service, started_on=one.started_on, ended_on=one.ended_on)
        for one in Contract.objects.filter(party=goes)
        if (one.number, one.service) not in held
    ]
    return [one.id for one in Contract.objects.bulk_create(new)]
