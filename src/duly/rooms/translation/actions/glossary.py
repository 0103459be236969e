# SPDX-License-Identifier: Apache-2.0
"""Agreeing on words, and no longer."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import Turn, action, record_many, take_turn
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
    return Imported(len(_keep(actor, owner.id, entries, only_new=True)), tuple(refused))


@action("translation.remove_term")
def remove_term(actor: Actor, term_id: UUID) -> None:
    """Agree on a word no longer. Records ``translation.term_removed``.

    Raises:
        Refusal: ``translation.no_term``.
    """
    take_turn(Turn.GLOSSARIES, term_for(actor, term_id).organisation_id)
    row = term_for(actor, term_id)
    told = _told(row)
    stream = row.id
    row.delete()
    record_many(TERM_REMOVED, [FactRow(stream, told)])


def _keep(actor: Actor, organisation: UUID, entries: Iterable[TermEntry], *, only_new: bool = False) -> list[Term]:
    """The terms of these entries: one read and two writes, however many. Of two lines about one word the last counts."""
    take_turn(Turn.GLOSSARIES, organisation)
    held = {_word(entry_of(row)): row for row in Term.objects.filter(organisation_id=organisation)}
    wanted = {_word(entry): entry for entry in entries}
    now, fresh, changed = clock.now(), list[Term](), list[Term]()
    for word, entry in wanted.items():
        row = held.get(word)
        if only_new and row is not None and entry_of(row) == entry:
            continue
        agreed = _agreed(row or Term(organisation_id=organisation), entry, actor, now)
        (fresh if row is None else changed).append(agreed)
    terms.must_fit(len(held) + len(fresh))
    Term.objects.bulk_create(fresh)
    Term.objects.bulk_update(changed, ["agreed", "forbidden", "note", "by", "at"])
    kept = fresh + changed
    facts = [
        FactRow(row.id, _told(row) | {"forbidden": row.forbidden}, actor.id, {"note": row.note} if row.note else {})
        for row in kept
    ]
    record_many(TERM_SET, facts)
    return kept


def _word(entry: TermEntry) -> tuple[str, str, str]:
    return (entry.source_language, entry.term, entry.target_language)


def _agreed(row: Term, entry: TermEntry, actor: Actor, now: datetime) -> Term:
    row.source_language, row.term, row.target_language = _word(entry)
    row.agreed, row.forbidden, row.note = entry.agreed, list(entry.forbidden), entry.note
    row.by, row.at = actor.id, now
    return row


def _told(row: Term) -> dict[str, Json]:
    return {
        "organisation": str(row.organisation_id),
        "source_language": row.source_language,
        "target_language": row.target_language,
        "term": row.term,
        "agreed": row.agreed,
    }
