# SPDX-License-Identifier: Apache-2.0
"""What an organisation wants to know of its customers. Each version stays; the last one holds."""

from collections.abc import Mapping

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.quality.facts import BAD_NEEDS, FIELDS, MOST_MONTHS
from duly.rooms.quality.kinds import NEEDS_SET
from duly.rooms.quality.models import NeedsVersion


@action("quality.set_needs")
def set_needs(
    actor: Actor, organisation_ref: str | None, *, fields: tuple[str, ...], channels: tuple[str, ...],
    identifiers: tuple[str, ...] = (), months: int, departments: Mapping[str, str] | None = None, desk: str | None = None,
) -> int:  # fmt: skip
    """Say what must be known of every customer, after how many months a record is stale, and whose work it is; gives the
    version's number. ``departments`` says by tag whose customers those are; ``desk`` has all others. Counts from the next
    survey on. Records ``quality.needs_set``.

    Raises:
        Refusal: ``quality.bad_needs``, ``accounts.unknown_organisation``, ``accounts.which_organisation``,
            ``accounts.unknown_department``.
    """
    place = accounts.organisation_for(actor, organisation_ref)
    if unknown := [name for name in fields if name not in FIELDS]:
        raise BAD_NEEDS(field="fields", given=unknown[0], known=", ".join(FIELDS))
    if not 1 <= months <= MOST_MONTHS:
        raise BAD_NEEDS(field="months", given=months, known=f"1 … {MOST_MONTHS}")
    refs = departments or {}
    tagged = [(tag.strip(), str(accounts.department_by_ref(place, ref).id)) for tag, ref in refs.items()]
    take_turn(Turn.QUALITY, place.id)
    row = NeedsVersion.objects.create(
        organisation_id=place.id, number=NeedsVersion.objects.filter(organisation_id=place.id).count() + 1,
        fields=_listed(fields), channels=_listed(channels), identifiers=_listed(identifiers), months=months,
        departments=tagged, desk=accounts.department_by_ref(place, desk).id if desk else None, by=actor.id, at=clock.now(),
    )  # fmt: skip
    public: dict[str, Json] = {
        "organisation": str(place.id), "number": row.number, "fields": list(row.fields), "channels": list(row.channels),
        "identifiers": list(row.identifiers), "months": months, "departments": [list(pair) for pair in tagged],
        "desk": str(row.desk) if row.desk else None,
    }  # fmt: skip
    record(NEEDS_SET, stream=row.id, public=public)
    return row.number


def _listed(given: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(one.strip() for one in given if one.strip()))
