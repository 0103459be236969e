# SPDX-License-Identifier: Apache-2.0
"""A bundle is written, signed with the organisation's key, to be passed on."""

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.library import facts, queries
from duly.rooms.library.facts import Parts
from duly.rooms.library.rules import papers


@action("library.export")
def export(actor: Actor, organisation: str | None, parts: Parts) -> bytes:
    """A signed file of what was chosen; it holds no customer, no address, no count of a small group.

    It is examined as whoever receives it will. Records ``library.exported``.

    Raises:
        Refusal: ``accounts.which_organisation``, ``accounts.unknown_organisation``; ``library.nothing_chosen``,
            ``library.leftover``, ``library.bad_bundle``, ``library.bad_wording``; ``notices.no_such_notice``;
            ``rulebook.no_such_pack``.
    """
    own = accounts.organisation_for(actor, organisation)
    contents = queries.document_for(actor, own, parts)
    queries.examine(contents)
    content = papers.written(contents.document, *queries.own_key(own))
    public: dict[str, Json] = {
        "bundle": contents.id, "version": contents.version, "digest": papers.digest_of(contents.document),
        "organisation": str(own.id), "fingerprint": queries.own_signer(own).fingerprint,
        "templates": len(contents.templates), "results": len(contents.results),
    }  # fmt: skip
    record(facts.EXPORTED, stream=own.id, public=public)
    return content
