# SPDX-License-Identifier: Apache-2.0
"""Form templates, and how well the machine reads each of their fields."""

from functools import lru_cache
from uuid import UUID

import orjson
from django.db.models import Count, F, Q, QuerySet

from duly.kernel.actors import Actor
from duly.rooms.papers.facts import Accuracy, TemplateCard
from duly.rooms.papers.layout import Template
from duly.rooms.papers.models import Field, FormTemplate
from duly.rooms.papers.refusals import NO_SUCH_TEMPLATE
from duly.rooms.papers.rules.templates import read_template
from duly.rooms.papers.terms import FormState, Why
from duly.rooms.recognition import queries as recognition


def templates_for(actor: Actor, organisation: UUID | None = None) -> list[TemplateCard]:
    """The newest version of each template that the actor may see, by name."""
    rows = visible(actor)
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    newest = rows.order_by("organisation_id", "ref", "-version").distinct("organisation_id", "ref")
    return sorted((card_of(row) for row in newest), key=lambda one: one.form.ref)


def template_row(actor: Actor, organisation: UUID, ref: str) -> FormTemplate:
    """The newest version of one.

    Raises:
        Refusal: ``papers.no_such_template``, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    row = visible(actor).filter(organisation_id=organisation, ref=ref).order_by("-version").first()
    if row is None:
        raise NO_SUCH_TEMPLATE(field="template")
    return row


def template_for(actor: Actor, template: UUID) -> TemplateCard:
    """One version.

    Raises:
        Refusal: ``papers.no_such_template``.
    """
    row = visible(actor).filter(id=template).first()
    if row is None:
        raise NO_SUCH_TEMPLATE(field="template")
    return card_of(row)


def accuracy_of(actor: Actor, template: UUID) -> list[Accuracy]:
    """How well each field is read by the machine, over all forms of this version that people settled.

    Raises:
        Refusal: ``papers.no_such_template``.
    """
    form = template_for(actor, template).form
    missed = Q(as_read=False, why__overlap=[str(Why.VALUE_MISSING), str(Why.NOT_READ)])
    rows = (
        Field.objects.filter(form__batch__template_id=template, form__state=FormState.DONE, as_read__isnull=False)
        .values("name")
        .annotate(settled=Count("id"), right=Count("id", filter=Q(as_read=True)), gone=Count("id", filter=missed))
    )
    held = {row["name"]: Accuracy(row["name"], row["settled"], row["right"], row["gone"]) for row in rows}
    return [held.get(one.name, Accuracy(one.name, 0, 0, 0)) for one in form.fields]


def visible(actor: Actor) -> QuerySet[FormTemplate]:
    """Those of the actor's organisations."""
    rows = FormTemplate.objects.order_by(F("at").desc())
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)


def form_of(row: FormTemplate) -> Template:
    """What the form looks like."""
    return _read(orjson.dumps(row.document))


def card_of(row: FormTemplate) -> TemplateCard:
    """The same as others hold it."""
    return TemplateCard(row.id, row.organisation_id, row.version, row.digest, row.at, form_of(row))


@lru_cache(64)
def _read(document: bytes) -> Template:
    return read_template(orjson.loads(document), recognition.meanings(), recognition.proven_meanings)
