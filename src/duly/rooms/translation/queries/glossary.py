# SPDX-License-Identifier: Apache-2.0
"""The glossary of an organisation."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger import queries as ledger
from duly.foundation.paging.facts import Order, Place
from duly.foundation.paging.queries import sorted_from
from duly.kernel.actors import Actor
from duly.rooms.translation.facts import NO_TERM, TermEntry
from duly.rooms.translation.models import Term
from duly.rooms.translation.orders import TERM_ORDERS
from duly.rooms.translation.rules import terms


def terms_for(
    actor: Actor, organisation: str | None, *, like: str = "", language: str = "", order: Order = TERM_ORDERS.usual,
    after: Place | None = None,
) -> QuerySet[Term]:  # fmt: skip
    """The terms of one of the actor's organisations, by language and alphabet.

    Raises:
        Refusal: as ``accounts.organisation_for``.
    """
    rows = Term.objects.filter(organisation=accounts.organisation_for(actor, organisation))
    if language:
        rows = rows.filter(target_language=language)
    if like:
        rows = rows.filter(Q(term__icontains=like) | Q(agreed__icontains=like))
    return sorted_from(rows, order, after)


def term_for(actor: Actor, term_id: UUID) -> Term:
    """One term.

    Raises:
        Refusal: ``translation.no_term``, also when it is not the actor's to see.
    """
    found = Term.objects.filter(id=term_id).first()
    if found is None or not actor.may_see(found.organisation_id):
        raise NO_TERM()
    return found


def history_of_term(actor: Actor, term_id: UUID) -> list[dict[str, Any]]:
    """What became of a term, oldest first, as the ledger has it.

    Raises:
        Refusal: ``translation.no_term``.
    """
    return [ledger.told(line) for line in ledger.entries_of(term_for(actor, term_id).id)]


def entries_for(organisation: UUID, source: str, target: str) -> tuple[TermEntry, ...]:
    """The terms that a translation between two languages is held to."""
    rows = Term.objects.filter(organisation_id=organisation, source_language=source, target_language=target)
    return tuple(entry_of(row) for row in rows.order_by("term"))


def terms_csv(actor: Actor, organisation: str | None) -> str:
    """The whole glossary as a CSV file."""
    return terms.table(entry_of(row) for row in terms_for(actor, organisation))


def entry_of(row: Term) -> TermEntry:
    """The row as rules know it."""
    return TermEntry(row.source_language, row.term, row.target_language, row.agreed, tuple(row.forbidden), row.note)
