# SPDX-License-Identifier: Apache-2.0
"""Write a notice, and write it anew."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import canonical, clock
from duly.kernel.actors import Actor
from duly.kernel.named_sql import named_sql
from duly.rooms.audience import queries as audience
from duly.rooms.notices import kinds, queries
from duly.rooms.notices.actions.agreeing import open_tasks, written_anew
from duly.rooms.notices.actions.hand_work import note_translations
from duly.rooms.notices.facts import Draft, EditionText
from duly.rooms.notices.models import Change, Edition, Notice, Revision, Succession
from duly.rooms.notices.rules import complaints, documents, planning, renderings, terms
from duly.rooms.notices.rules.document import read_draft
from duly.rooms.notices.rules.states import must_be_open, state_of
from duly.rooms.rulebook import queries as rulebook


@action("notices.create")
def create(actor: Actor, organisation_ref: str | None, document: object) -> Notice:
    """Write a notice from a notice file that was read into plain values; it gets its number.

    Dates such as ``+45d`` are counted from today, at the organisation's place, and kept as they were written, too.
    Records ``notices.created``.

    Raises:
        Refusal: the file is not well-formed; ``field`` says where. ``audience.bad_rule``.
            ``accounts.unknown_organisation``. ``notices.no_predecessor``, ``notices.has_successor``.
    """
    organisation = accounts.organisation_for(actor, organisation_ref)
    today = _today(organisation.time_zone)
    draft = _read(document, today)
    change = Change.objects.create(organisation=organisation, **_change(draft))
    notice = Notice.objects.create(
        change=change,
        organisation=organisation,
        number=next_number(organisation.id, today.year),
        salt=secrets.token_hex(16),
        created_by=actor.id,
        created_at=clock.now(),
        predecessor=_predecessor(organisation.id, draft),
        **_notice(draft),
    )
    digest = keep_editions(notice, draft.editions, by=actor.id)
    note_translations(actor, notice)
    open_tasks(actor, notice)
    public = {"number": notice.number, "kind": draft.kind, "organisation": str(organisation.id)}
    record(kinds.CREATED, stream=notice.id, public=public | _public(draft, digest))
    return notice


@action("notices.revise")
def revise(actor: Actor, notice_id: UUID | str, document: object) -> Notice:
    """Write the notice anew; what was submitted or approved before no longer counts. Records ``notices.revised``.

    Raises:
        Refusal: as :func:`create`; ``notices.wrong_state`` once it is launched.
    """
    notice = queries.locked(actor, notice_id)
    must_be_open("revise", state_of(queries.history_of(notice)), notice.number)
    draft = _read(document, _today(notice.organisation.time_zone), standing=notice.change.kind)
    notice.revision += 1
    Change.objects.filter(id=notice.change_id).update(**_change(draft))
    predecessor = _predecessor(notice.organisation_id, draft, notice.id)
    Notice.objects.filter(id=notice.id).update(
        revision=notice.revision, predecessor=predecessor, **_notice(draft, notice.terms)
    )
    notice = queries.notice_for(actor, notice.id)
    digest = keep_editions(notice, draft.editions, by=actor.id)
    note_translations(actor, notice)
    written_anew(actor, notice)
    record(kinds.REVISED, stream=notice.id, public={"revision": notice.revision} | _public(draft, digest))
    return notice


def _read(document: object, today: date, *, standing: str = "") -> Draft:
    draft = read_draft(document, rulebook.kinds(), today, questions=rulebook.questions(), standing=standing)
    audience.must_be_readable(draft.audience_rule)
    return draft


def _change(draft: Draft) -> dict[str, Any]:
    fields = {name: dict(texts) for name, texts in draft.fields.items()}
    return {"kind": draft.kind, "reason": dict(draft.reason), "effective_on": draft.effective_on, "fields": fields}


def _predecessor(organisation: UUID, draft: Draft, itself: UUID | None = None) -> Notice | None:
    """The notice whose place this one takes: launched, of the same organisation, and not followed by another yet."""
    relation, wanted = draft.terms.relation, draft.terms.refers_to
    if relation is None:
        return None
    ref, _, number = wanted.rpartition("/")
    rows = Notice.objects.filter(organisation_id=organisation, launch_records__isnull=False, number=number)
    found = rows.filter(**({"organisation__ref": ref} if ref else {})).first()
    if found is None or found.id == itself:
        raise complaints.NO_PREDECESSOR(field=relation.value, path=relation.value, wanted=wanted)
    succession = Succession.objects.filter(notice=found).select_related("successor").first()
    if succession is not None:
        raise complaints.HAS_SUCCESSOR(
            field=relation.value, path=relation.value, number=found.number, successor=succession.successor.number
        )
    return found


def _notice(draft: Draft, standing: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "mandatory": draft.mandatory,
        "legal_basis": dict(draft.legal_basis) if draft.legal_basis else None,
        "audience_rule": dict(draft.audience_rule),
        "plan": planning.kept(draft),
        "terms": terms.kept(draft.terms, standing),
        "answers": dict(draft.answers),
        "fallbacks": dict(draft.fallbacks),
        "asked": dict(draft.asked),
    }


def keep_editions(notice: Notice, editions: Iterable[EditionText], *, by: UUID) -> str:
    """Keep the wording of this revision and the whole document, inside a running verb; gives its digest.

    The document holds the digests of what each channel will carry, too, so that an approval binds them.
    """
    editions = tuple(editions)
    notice.renderings = renderings.kept(editions)
    Notice.objects.filter(id=notice.id).update(renderings=notice.renderings)
    Edition.objects.bulk_create(
        Edition(
            notice=notice,
            revision=notice.revision,
            digest=canonical.digest(documents.edition(text)),
            **({"correction": None} | documents.edition(text)),
        )
        for text in editions
    )
    document = canonical.encode(queries.document_of(notice)).decode()
    digest = queries.digest_of(notice)
    Revision.objects.create(
        notice=notice, number=notice.revision, document=document, digest=digest, by=by, at=clock.now()
    )
    return digest


def _public(draft: Draft, digest: str) -> dict[str, canonical.Json]:
    return {
        "languages": [edition.language for edition in draft.editions],
        "effective_on": draft.effective_on.isoformat(),
        "acknowledge_by": draft.acknowledge_by.isoformat(),
        "asked": dict(draft.asked),
        "digest": digest,
    }


def _today(time_zone: str) -> date:
    return clock.day_in(time_zone, clock.now())


def next_number(organisation: UUID, year: int) -> str:
    """The next number of an organisation's series; inside a running verb."""
    with connection.cursor() as cursor:
        cursor.execute(named_sql("duly.rooms.notices", "next_number"), [organisation, year])
        return f"{year}-{cursor.fetchone()[0]:04d}"
