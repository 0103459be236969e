# SPDX-License-Identifier: Apache-2.0
"""Batches of scans: which there are, how far each is, which of its forms wait for a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from duly.kernel.actors import Actor
from duly.kernel.words import Words
from duly.rooms.papers.facts import BatchCard, FormCard, Progress, ScanCard
from duly.rooms.papers.models import Batch, Field, Form, Page, Scan
from duly.rooms.papers.refusals import NO_SUCH_BATCH
from duly.rooms.papers.terms import BatchState, FormState, How

TRIES = 3
"""How often a scan or a page is tried before it is left to people."""


def batches_for(actor: Actor, organisation: UUID | None = None) -> list[BatchCard]:
    """All that the actor may see, newest first."""
    rows = visible(actor)
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    return _cards(list(rows.order_by("-at", "id")))


def batch_for(actor: Actor, batch: UUID) -> BatchCard:
    """One of them.

    Raises:
        Refusal: ``papers.no_such_batch``.
    """
    return _cards([row_for(actor, batch)])[0]


def batch_named(actor: Actor, organisation: UUID, ref: str) -> BatchCard:
    """One by its name.

    Raises:
        Refusal: ``papers.no_such_batch``, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    row = visible(actor).filter(organisation_id=organisation, ref=ref).first()
    if row is None:
        raise NO_SUCH_BATCH(field="batch")
    return _cards([row])[0]


def scans_of(actor: Actor, batch: UUID) -> list[ScanCard]:
    """The files of a batch.

    Raises:
        Refusal: ``papers.no_such_batch``.
    """
    return [
        ScanCard(
            one.id, one.number, one.digest, one.media_type, one.size, one.pages, trouble_in(one.trouble), one.aside
        )
        for one in row_for(actor, batch).scans.order_by("number")
    ]


def forms_of(actor: Actor, batch: UUID) -> list[FormCard]:
    """The forms of a batch, in their order.

    Raises:
        Refusal: ``papers.no_such_batch``.
    """
    rows = row_for(actor, batch).forms.order_by("number")
    counted = rows.annotate(of=Count("fields"), left=Count("fields", filter=Q(fields__how=How.ASKED)))
    return [
        FormCard(one.id, one.number, FormState(one.state), one.of, one.left, tuple(one.incomplete), one.aside)
        for one in counted
    ]


def next_to_look(batch: UUID, after: int = 0) -> UUID | None:
    """The next form that waits for a person, after this number and then from the beginning."""
    rows = Form.objects.filter(batch_id=batch, state=FormState.TO_LOOK).order_by("number")
    found = rows.filter(number__gt=after).first() or rows.exclude(number=after).first()
    return found.id if found else None


def progress_of(batch: UUID) -> Progress:
    """How far reading is."""
    scans = Scan.objects.filter(batch_id=batch).aggregate(
        whole=Count("id"), opened=Count("id", filter=Q(pages__isnull=False) | Q(tries__gte=TRIES))
    )
    pages = Page.objects.filter(form__batch_id=batch).aggregate(
        whole=Count("id"), read=Count("id", filter=Q(sealed__isnull=False) | Q(tries__gte=TRIES))
    )
    stuck = Scan.objects.filter(batch_id=batch, aside="").exclude(trouble={}).order_by("number").first()
    trouble = trouble_in(stuck.trouble) if stuck else None
    return Progress(scans["whole"], scans["opened"], pages["whole"], pages["read"], trouble)


def visible(actor: Actor) -> QuerySet[Batch]:
    """The batches of the actor's organisations."""
    rows = Batch.objects.select_related("template")
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)


def row_for(actor: Actor, batch: UUID) -> Batch:
    """A row, if it is the actor's to see.

    Raises:
        Refusal: ``papers.no_such_batch``.
    """
    row = visible(actor).filter(id=batch).first()
    if row is None:
        raise NO_SUCH_BATCH(field="batch")
    return row


def trouble_in(said: Mapping[str, str]) -> Words | None:
    """A trouble as it was kept, to be said."""
    return Words.literal(said["en"], said["zh"]) if said else None


def _cards(rows: list[Batch]) -> list[BatchCard]:
    """The rows with their counts, in a few reads however many there are."""
    ids = [row.id for row in rows]
    forms: dict[UUID, dict[FormState, int]] = defaultdict(dict)
    for batch, state, n in (
        Form.objects.filter(batch_id__in=ids).values_list("batch_id", "state").annotate(n=Count("id"))
    ):
        forms[batch][FormState(state)] = n
    scans = _counted(Scan.objects.filter(batch_id__in=ids), "batch_id")
    stuck = _counted(Scan.objects.filter(batch_id__in=ids, aside="", tries__gte=TRIES, pages=None), "batch_id")
    pages = _counted(Page.objects.filter(form__batch_id__in=ids), "form__batch_id")
    read = _counted(Page.objects.filter(form__batch_id__in=ids, sealed__isnull=False), "form__batch_id")
    waiting = Field.objects.filter(form__batch_id__in=ids, how=How.ASKED, form__state=FormState.TO_LOOK)
    asked = _counted(waiting, "form__batch_id")
    return [
        BatchCard(
            row.id, row.organisation_id, row.ref, row.title, BatchState(row.state), row.template.ref, row.template.version,
            scans.get(row.id, 0), pages.get(row.id, 0), read.get(row.id, 0), forms[row.id], asked.get(row.id, 0), stuck.get(row.id, 0),
            row.digest, row.by, row.at, row.finished_at,
        )
        for row in rows
    ]  # fmt: skip


def _counted(rows: "QuerySet[Scan] | QuerySet[Page] | QuerySet[Field]", by: str) -> dict[UUID, int]:
    found: Iterable[tuple[UUID, int]] = rows.order_by().values_list(by).annotate(n=Count("id"))
    return dict(found)
