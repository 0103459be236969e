# SPDX-License-Identifier: Apache-2.0
"""Agreeing on words, and no longer."""

from collections.abc import Iterable
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactRow
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.translation.facts import TERM_REMOVED, TERM_SET, Imported, TermEntry
from duly.rooms.translation.models import Term
from duly.rooms.translation.queries.glossary import entry_of, term_for
from duly.rooms.translation.rules import terms


@action("translation.set_term")
def set_term(actor: Actor, organisation: str | None, entry: TermEntry) -> UUID:
    """Agree on a word, or agree anew; gives the id of the term. Records ``translation.term_set``.

    Raises:
        Refusal: ``translation.bad_term``, ``translation.term_forbids_itself``, ``translation.too_many_terms``,
            ``languages.bad``, ``accounts.unknown_organisation``.
    """
    owner = accounts.organisation_for(actor, organisation)
    return _keep(actor, owner.id, [terms.read_entry(entry)])[0].id


@action("translation.set_term")
def import_terms(actor: Actor, organisation: str | None, table: bytes) -> Imported:
    """Agree on the words of a CSV file; what is agreed already is left alone. Records ``translation.term_set`` for each.

    Raises:
        Refusal: ``translation.bad_table``, ``translation.too_many_terms``, ``accounts.unknown_organisation``.
    """
    owner = accounts.organisation_for(actor, organisation)
    entries, refused = terms.read_table(table)
    held = {entry_of(row) for row in Term.objects.filter(organisation=owner)}
    return Imported(len(_keep(actor, owner.id, [entry for entry in entries if entry not in held])), tuple(refused))


@action("translation.remove_term")
def remove_term(actor: Actor, term_id: UUID) -> None:
    """Agree on a word no longer. Records ``translation.term_removed``.

    Raises:
        Refusal: ``translation.no_term``.
    """
    row = term_for(actor, term_id)
    told = _told(row)
    stream = row.id
    row.delete()
    record_many(TERM_REMOVED, [FactRow(stream, told)])


def _keep(actor: Actor, organisation: UUID, entries: Iterable[TermEntry]) -> list[Term]:
    now, kept = clock.now(), []
    for entry in entries:
        row, _ = Term.objects.update_or_create(
            organisation_id=organisation, source_language=entry.source_language, term=entry.term,
            target_language=entry.target_language,
            defaults={
                "agreed": entry.agreed, "forbidden": list(entry.forbidden), "note": entry.note, "by": actor.id, "at": now,
            },
        )  # fmt: skip
        kept.append(row)
    terms.must_fit(Term.objects.filter(organisation_id=organisation).count())
    facts = [
        FactRow(row.id, _told(row) | {"forbidden": row.forbidden}, actor.id, {"note": row.note} if row.note else {})
        for row in kept
    ]
    record_many(TERM_SET, facts)
    return kept


def _told(row: Term) -> dict[str, Json]:
    return {
        "organisation": str(row.organisation_id),
        "source_language": row.source_language,
        "target_language": row.target_language,
        "term": row.term,
        "agreed": row.agreed,
    }
