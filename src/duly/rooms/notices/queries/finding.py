# SPDX-License-Identifier: Apache-2.0
"""Finding notices, their editions, and how far they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.languages import closest
from duly.rooms.agreement import queries as agreement
from duly.rooms.notices import models
from duly.rooms.notices.facts import NO_SUCH_NOTICE, WHICH_NOTICE, EditionText, State
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries.documents import text_of
from duly.rooms.notices.queries.histories import histories_of, history_of
from duly.rooms.notices.rules.states import state_of
from duly.rooms.translation import queries as translation

SEES_ALL = frozenset({"operator", "maker", "auditor"})
"""Roles whose sight no department narrows."""


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice in a list."""

    id: UUID
    number: str
    organisation: str
    kind: str
    title: str
    state: State
    effective_on: date
    acknowledge_by: date
    created_at: datetime
    launched_at: datetime | None


def notices_for(actor: Actor, organisation: UUID | None = None) -> QuerySet[Notice]:
    """The notices of the actor's organisations, newest first; a narrowed member finds those that concern them.

    Narrowed is who belongs to a department and is neither maker, operator nor auditor: they find what their department
    has a task, a sign-off, a comment or an assignment on, what they are asked to translate or review, or what they took
    part in themselves.
    """
    rows = Notice.objects.select_related("change", "organisation").order_by("-created_at", "-id")
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    if actor.organisations is not None:
        rows = rows.filter(organisation_id__in=actor.organisations)
    return rows if sees_all(actor) else _narrowed(rows, actor)


def written_by(actor: Actor) -> QuerySet[Notice]:
    """Those of :func:`notices_for` that the actor began or revised."""
    mine = Q(created_by=actor.id) | Q(id__in=models.Revision.objects.filter(by=actor.id).values("notice"))
    return notices_for(actor).filter(mine)


def sees_all(actor: Actor) -> bool:
    """Whether no department narrows what the actor finds in their organisations."""
    return not actor.departments or bool(actor.roles & SEES_ALL)


def launched_between(organisation: UUID, begins: datetime, ends: datetime) -> list[tuple[Notice, datetime]]:
    """The notices of an organisation that went out for real in this time (its end not included), oldest first, each with
    when; whoever asks: for rooms above.
    """
    rows = models.Launch.objects.filter(at__gte=begins, at__lt=ends, rehearsal__isnull=True)
    found = rows.filter(notice__organisation=organisation).select_related("notice__change", "notice__organisation")
    return [(row.notice, row.at) for row in found.order_by("at")]


def _narrowed(rows: QuerySet[Notice], actor: Actor) -> QuerySet[Notice]:
    concerning = agreement.concerning(actor).values("subject")
    took_part = Q(id__in=concerning) | Q(created_by=actor.id) | Q(id__in=translation.asked_of(actor).values("subject"))
    for model in (models.Revision, models.Submission, models.Approval, models.Rejection):
        took_part |= Q(id__in=model.objects.filter(by=actor.id).values("notice"))
    return rows.filter(took_part | ~Q(organisation_id__in=accounts.organisations_with(actor.departments)))


def subject_for(actor: Actor, wanted: UUID | str | None) -> UUID | None:
    """The id of a notice, for lists that may be kept to one; ``None`` where none is wanted.

    Raises:
        Refusal: as :func:`notice_for`.
    """
    return notice_for(actor, wanted).id if wanted else None


def notice_for(actor: Actor, wanted: UUID | str) -> Notice:
    """A notice by its id, its number (``2026-0001``), or organisation and number (``acme/2026-0001``).

    Raises:
        Refusal: ``notices.no_such_notice``, also when it is not the actor's to see; ``notices.which_notice``.
    """
    rows = notices_for(actor)
    if isinstance(wanted, UUID) or _is_id(wanted):
        found = list(rows.filter(id=wanted))
    else:
        ref, _, number = wanted.strip().rpartition("/")
        found = list(rows.filter(number=number, **({"organisation__ref": ref} if ref else {}))[:20])
    if not found:
        raise NO_SUCH_NOTICE(field="notice", wanted=wanted)
    if len(found) > 1:
        choices = ", ".join(f"{row.organisation.ref}/{row.number}" for row in found)
        raise WHICH_NOTICE(field="notice", wanted=wanted, choices=choices)
    return found[0]


def notice_by_id(notice_id: UUID) -> Notice:
    """A notice, whoever asks: for rooms above and for the customer's own page.

    Raises:
        Refusal: ``notices.no_such_notice``.
    """
    found = Notice.objects.select_related("change", "organisation").filter(id=notice_id).first()
    if found is None:
        raise NO_SUCH_NOTICE(field="notice", wanted=notice_id)
    return found


def notices_by_id(ids: Iterable[UUID]) -> list[Notice]:
    """Those of these notices that exist, for rooms above."""
    return list(Notice.objects.select_related("change", "organisation").filter(id__in=list(ids)))


def locked(actor: Actor, wanted: UUID | str) -> Notice:
    """A notice that nobody else decides about until the running action ends.

    Raises:
        Refusal: as :func:`notice_for`.
    """
    notice = notice_for(actor, wanted)
    Notice.objects.select_for_update().get(id=notice.id)
    return notice_for(actor, notice.id)


def current_editions(notice: Notice) -> tuple[EditionText, ...]:
    """The wording as it stands, by language."""
    rows = models.Edition.objects.filter(notice=notice, revision=notice.revision).order_by("language")
    return tuple(text_of(row) for row in rows)


def cards_for(
    actor: Actor, organisation: UUID | None = None, *, language: str = "en", limit: int = 100
) -> list[NoticeCard]:
    """The newest notices for a list, with titles in the reader's language where there are any."""
    return cards_among(list(notices_for(actor, organisation)[:limit]), language)


def cards_under_way(actor: Actor, *, language: str = "en", limit: int = 500) -> list[NoticeCard]:
    """The newest notices that are neither cancelled nor complete: those that may still need somebody."""
    rows = notices_for(actor).filter(cancellation_records__isnull=True, completion_records__isnull=True)
    return cards_among(list(rows[:limit]), language)


def cards_among(rows: list[Notice], language: str) -> list[NoticeCard]:
    """These notices as lists show them."""
    histories = histories_of(rows)
    titles: dict[UUID, dict[str, str]] = defaultdict(dict)
    revisions = {row.id: row.revision for row in rows}
    for notice_id, revision, tag, title in models.Edition.objects.filter(notice__in=rows).values_list(
        "notice_id", "revision", "language", "title"
    ):
        if revision == revisions[notice_id]:
            titles[notice_id][tag] = title
    return [
        NoticeCard(
            id=row.id,
            number=row.number,
            organisation=row.organisation.name(language),
            kind=row.change.kind,
            title=_pick(titles[row.id], language),
            state=state_of(histories[row.id]),
            effective_on=row.change.effective_on,
            acknowledge_by=date.fromisoformat(row.plan["acknowledge_by"]),
            created_at=row.created_at,
            launched_at=histories[row.id].launched_at,
        )
        for row in rows
    ]


def state_for(actor: Actor, wanted: UUID | str) -> State:
    """How far a notice is."""
    return state_of(history_of(notice_for(actor, wanted)))


def states_of(notices: Sequence[Notice]) -> dict[UUID, State]:
    """How far these notices are."""
    return {notice_id: state_of(history) for notice_id, history in histories_of(notices).items()}


def open_launches() -> list[Notice]:
    """Notices that went out and are neither cancelled nor complete."""
    rows = Notice.objects.select_related("change", "organisation")
    return list(
        rows.filter(launch_records__isnull=False, cancellation_records__isnull=True, completion_records__isnull=True)
    )


def _pick(titles: dict[str, str], language: str) -> str:
    tag = closest(language, titles) or closest("en", titles) or next(iter(sorted(titles)), None)
    return titles[tag] if tag else ""


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
