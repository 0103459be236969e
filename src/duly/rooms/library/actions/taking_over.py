# SPDX-License-Identifier: Apache-2.0
"""Bundles are taken over and given up; signers are trusted."""

from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.rooms.library import facts, queries, refusals
from duly.rooms.library.facts import Contents, Signer
from duly.rooms.library.models import Bundle, Distrust, Retirement, TrustedSigner
from duly.rooms.library.rules import papers
from duly.rooms.rulebook import actions as rulebook

_LONGEST = 1_000


@action("library.install")
def install(actor: Actor, content: bytes, *, trust: str | None = None) -> Bundle:
    """Take over what a file holds; its rules are drafts here until somebody signs them.

    A newer version of the same signer takes the place of the older one. ``trust`` is the fingerprint of a signer nobody
    trusted before; it is remembered. Records ``library.installed``, and ``library.trusted``, ``library.retired`` where
    that happened.

    Raises:
        Refusal: ``library.holds_for_all``; those of ``queries.preview``; ``library.unknown_signer``, ``library.already``,
            ``library.other_signer``; ``rulebook.pack_taken``.
    """
    _must_act_for_all(actor)
    _one_at_a_time()
    found = queries.preview(content)
    if not found.is_known:
        _trust(actor, found.signer, trust)
    return _take(actor, found.contents, found.signer)


@action("library.adopt")
def adopt(actor: Actor, name: str) -> Bundle:
    """Take over a bundle that comes with Duly. Records ``library.installed``.

    Raises:
        Refusal: ``library.holds_for_all``, ``library.no_such_bundle``, ``library.already``, ``library.other_signer``;
            ``rulebook.pack_taken``.
    """
    _must_act_for_all(actor)
    contents = queries.shipped().get(name)
    if contents is None:
        raise refusals.NO_SUCH_BUNDLE(field="bundle", wanted=name)
    _one_at_a_time()
    queries.examine(contents)
    return _take(actor, contents, Signer("", "", ""))


@action("library.retire")
def retire(actor: Actor, bundle: str, reason: str) -> None:
    """Give a bundle up: its rules no longer run, its templates are no longer offered. Records ``library.retired``.

    Raises:
        Refusal: ``library.holds_for_all``, ``library.reason_needed``, ``library.no_such_bundle``.
    """
    _must_act_for_all(actor)
    said = _said(reason)
    _one_at_a_time()
    row = queries.standing().filter(name=bundle).first()
    if row is None:
        raise refusals.NO_SUCH_BUNDLE(field="bundle", wanted=bundle)
    _retire(actor, row, said)


@action("library.distrust")
def distrust(actor: Actor, fingerprint: str, reason: str) -> None:
    """Trust a signer no longer: their next file is asked about. What was taken over from them stays until it is given up.

    Records ``library.distrusted``.

    Raises:
        Refusal: ``library.holds_for_all``, ``library.reason_needed``, ``library.no_such_signer``.
    """
    _must_act_for_all(actor)
    said = _said(reason)
    _one_at_a_time()
    row = next((one for one in queries.trusted() if papers.is_same_fingerprint(fingerprint, one.fingerprint)), None)
    if row is None:
        raise refusals.NO_SUCH_SIGNER(field="fingerprint", wanted=fingerprint)
    Distrust.objects.create(signer=row, reason=said, by=actor.id, at=clock.now())
    record(facts.DISTRUSTED, stream=random_id(), public={"fingerprint": row.fingerprint})


def _must_act_for_all(actor: Actor) -> None:
    """Rules run for all organisations, and a signer is trusted by all: an operator of one does not decide for the others."""
    if actor.organisations is not None:
        raise refusals.HOLDS_FOR_ALL()


def _said(reason: str) -> str:
    if not (said := reason.strip()[:_LONGEST]):
        raise refusals.REASON_NEEDED(field="reason")
    return said


def _trust(actor: Actor, signer: Signer, given: str | None) -> None:
    if given is None or not papers.is_same_fingerprint(given, signer.fingerprint):
        raise refusals.UNKNOWN_SIGNER(field="trust", name=signer.name, fingerprint=signer.fingerprint)
    TrustedSigner.objects.create(
        key=signer.key, name=signer.name, fingerprint=signer.fingerprint, by=actor.id, at=clock.now()
    )
    record(facts.TRUSTED, stream=random_id(), public={"fingerprint": signer.fingerprint})


def _take(actor: Actor, contents: Contents, signer: Signer) -> Bundle:
    digest = papers.digest_of(contents.document)
    earlier = queries.standing().filter(name=contents.id).first()
    if earlier is not None:
        if earlier.digest == digest:
            raise refusals.ALREADY(field="bundle", bundle=contents.id, version=contents.version)
        if earlier.fingerprint != signer.fingerprint:
            raise refusals.OTHER_SIGNER(field="bundle", bundle=contents.id)
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
    take_turn(Turn.BUNDLES, "")
