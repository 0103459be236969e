# SPDX-License-Identifier: Apache-2.0
"""常用答复: ready answers in the languages of the desk."""

from collections.abc import Mapping
from uuid import UUID

from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import digest
from duly.rooms.feedback.facts import LONGEST, LONGEST_TITLE
from duly.rooms.feedback.kinds import MACRO_RETIRED, MACRO_SET
from duly.rooms.feedback.models import Macro
from duly.rooms.feedback.refusals import NO_SUCH_MACRO
from duly.rooms.feedback.rules import macros, writing
from duly.rooms.feedback.terms import Kind


@action("feedback.set_macro")
def set_macro(
    actor: Actor, organisation: UUID, *, code: str, titles: Mapping[str, str], bodies: Mapping[str, str], kind: str = ""
) -> UUID:
    """Write a ready answer, or another text for one that there is; gives its id. Records ``feedback.macro_set``.

    Raises:
        Refusal: ``feedback.bad_code``, ``feedback.bad_choice``, ``feedback.bad_language``, ``feedback.language_lacking``,
            ``feedback.long_text``, ``feedback.bad_placeholder``, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    code = writing.short_name(code.strip().lower(), "code")
    if kind:
        writing.chosen(kind, list(Kind), "kind")
    heads, texts = (
        macros.texts(titles, "titles", longest=LONGEST_TITLE),
        macros.texts(bodies, "bodies", longest=LONGEST),
    )
    macros.must_be_fillable(texts)
    take_turn(Turn.REQUESTS, f"desk {organisation}")
    now = clock.now()
    Macro.objects.filter(organisation_id=organisation, code=code, ended_at=None).update(ended_at=now)
    row = Macro.objects.create(
        organisation_id=organisation, code=code, kind=kind, titles=heads, bodies=texts, by=actor.id, at=now
    )
    public = {
        "organisation": str(organisation), "macro": str(row.id), "code": code,
        "digest": digest([[one, heads.get(one, ""), texts.get(one, "")] for one in sorted(heads.keys() | texts.keys())]),
    }  # fmt: skip
    record(MACRO_SET, stream=organisation, public=public)
    return row.id


@action("feedback.retire_macro")
def retire_macro(actor: Actor, macro: UUID) -> None:
    """Offer a ready answer no longer. Records ``feedback.macro_retired``.

    Raises:
        Refusal: ``feedback.no_such_macro``.
    """
    row = Macro.objects.select_for_update().filter(id=macro, ended_at=None).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_MACRO(field="macro")
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    public = {"organisation": str(row.organisation_id), "macro": str(row.id), "code": row.code}
    record(MACRO_RETIRED, stream=row.organisation_id, public=public)
