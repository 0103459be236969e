# SPDX-License-Identifier: Apache-2.0
"""Bundles are taken over and given up; signers are trusted."""

from django.db import connection

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.rooms.library import facts, queries
from duly.rooms.library.facts import Contents, Signer
from duly.rooms.library.models import Bundle, Retirement, TrustedSigner
from duly.rooms.library.rules import papers
from duly.rooms.rulebook import actions as rulebook

_LOCK = 0x6475_6C79_0002
"""Our corner of PostgreSQL's advisory locks: one bundle is taken over or given up at a time."""
_LONGEST = 1_000


@action("library.install")
def install(actor: Actor, content: bytes, *, trust: str | None = None) -> Bundle:
    """Take over what a file holds; its rules are drafts here until somebody signs them.

    A newer version of the same signer takes the place of the older one. ``trust`` is the fingerprint of a signer nobody
    trusted before; it is remembered. Records ``library.installed``, and ``library.trusted``, ``library.retired`` where
    that happened.

    Raises:
        Refusal: those of ``queries.preview``; ``library.unknown_signer``, ``library.already``, ``library.other_signer``;
            ``rulebook.pack_taken``.
    """
    _one_at_a_time()
    found = queries.preview(content)
    if not found.is_known:
        _trust(actor, found.signer, trust)
    return _take(actor, found.contents, found.signer)


@action("library.adopt")
def adopt(actor: Actor, name: str) -> Bundle:
    """Take over a bundle that comes with Duly. Records ``library.installed``.

    Raises:
        Refusal: ``library.no_such_bundle``, ``library.already``, ``library.other_signer``; ``rulebook.pack_taken``.
    """
    contents = queries.shipped().get(name)
    if contents is None:
        raise facts.NO_SUCH_BUNDLE(field="bundle", wanted=name)
    _one_at_a_time()
    queries.examine(contents)
    return _take(actor, contents, Signer("", "", ""))


@action("library.retire")
def retire(actor: Actor, bundle: str, reason: str) -> None:
    """Give a bundle up: its rules no longer run, its templates are no longer offered. Records ``library.retired``.

    Raises:
        Refusal: ``library.reason_needed``, ``library.no_such_bundle``.
    """
    said = reason.strip()[:_LONGEST]
    if not said:
        raise facts.REASON_NEEDED(field="reason")
    _one_at_a_time()
    row = queries.standing().filter(name=bundle).first()
    if row is None:
        raise facts.NO_SUCH_BUNDLE(field="bundle", wanted=bundle)
    _retire(actor, row, said)


def _trust(actor: Actor, signer: Signer, given: str | None) -> None:
    if given is None or not papers.is_same_fingerprint(given, signer.fingerprint):
        raise facts.UNKNOWN_SIGNER(field="trust", name=signer.name, fingerprint=signer.fingerprint)
    TrustedSigner.objects.create(
        key=signer.key, name=signer.name, fingerprint=signer.fingerprint, by=actor.id, at=clock.now()
    )
    record(facts.TRUSTED, stream=random_id(), public={"fingerprint": signer.fingerprint})


def _take(actor: Actor, contents: Contents, signer: Signer) -> Bundle:
    digest = papers.digest_of(contents.document)
    earlier = queries.standing().filter(name=contents.id).first()
    if earlier is not None:
        if earlier.digest == digest:
            raise facts.ALREADY(field="bundle", bundle=contents.id, version=contents.version)
        if earlier.fingerprint != signer.fingerprint:
            raise facts.OTHER_SIGNER(field="bundle", bundle=contents.id)
        _retire(actor, earlier, f"→ {contents.version}")
    row = Bundle.objects.create(
        name=contents.id, version=contents.version, digest=digest, document=papers.as_text(contents.document),
        signer=signer.name, fingerprint=signer.fingerprint, by=actor.id, at=clock.now(),
    )  # fmt: skip
    for document in contents.rules:
        rulebook.install_pack(actor, document, origin=row.id)
    record(facts.INSTALLED, stream=row.id, public=_public(row) | {"fingerprint": row.fingerprint})
    return row


def _retire(actor: Actor, row: Bundle, reason: str) -> None:
    Retirement.objects.create(bundle=row, reason=reason, by=actor.id, at=clock.now())
    rulebook.retire_packs(actor, origin=row.id)
    record(facts.RETIRED, stream=row.id, public=_public(row))


def _public(row: Bundle) -> dict[str, Json]:
    return {"bundle": row.name, "version": row.version, "digest": row.digest}


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
