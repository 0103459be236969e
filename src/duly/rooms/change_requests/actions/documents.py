# SPDX-License-Identifier: Apache-2.0
"""Documents that are to prove something: kept by their digest, dated, and looked for in other requests."""

import hashlib
from datetime import date
from uuid import UUID

from duly.foundation.files import actions as keeping
from duly.foundation.files import queries as files
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.change_requests.actions.moving import held, must_be, which
from duly.rooms.change_requests.kinds import EVIDENCE_ADDED
from duly.rooms.change_requests.models import Evidence
from duly.rooms.change_requests.refusals import BAD_EVIDENCE
from duly.rooms.change_requests.rules.states import EDITABLE
from duly.rooms.change_requests.sights import Paper
from duly.rooms.change_requests.terms import State

KINDS = (
    "business_licence", "identity_card", "passport", "registry_extract", "bank_letter", "mandate", "court_order", "letter",
    "scan", "other",
)  # fmt: skip
MOST = 20
_UNKNOWN_KIND = Words(en="its kind is none of those known", zh="材料类型不在可选范围内")
_NOT_STORED = Words(en="it was not stored", zh="文件未存入")
_ENDS_FIRST = Words(en="it expires before it was issued", zh="有效期早于签发日期")
_ENOUGH = Words(en="there are 20 documents already", zh="材料已达 20 份")


@action("change_requests.add_evidence")
def add_evidence(
    actor: Actor, request_id: UUID, file: str | Paper, *, kind: str, issued_on: date | None = None, expires_on: date | None = None
) -> UUID:  # fmt: skip
    """Lay a document beside a request, or a file that is stored already (its digest); the same again changes nothing but is
    recorded.

    It is sealed under the customer's key, and under the request's own while nobody knows whom it concerns. The same bytes in
    another request are counted: a scan that was used before is looked at by a person. Records
    ``change_requests.evidence_added``, and ``files.put`` or ``files.sealed``.

    Raises:
        Refusal: ``change_requests.no_such_request``, ``change_requests.not_now``, ``change_requests.bad_evidence``, those
            of ``files.put`` and ``files.seal``.
    """
    row = held(request_id, actor)
    must_be(row, *sorted(EDITABLE - {State.RECEIVED}), State.RECEIVED)
    if kind not in KINDS:
        raise BAD_EVIDENCE(field="kind", why=_UNKNOWN_KIND)
    if issued_on and expires_on and expires_on < issued_on:
        raise BAD_EVIDENCE(field="expires_on", why=_ENDS_FIRST)
    digest = _digest_of(file)
    known = row.evidence.filter(file=digest).first()
    if known is None and row.evidence.count() >= MOST:
        raise BAD_EVIDENCE(field="file", why=_ENOUGH)
    _keep(actor, file, digest, row.sealed_under)
    seen = Evidence.objects.filter(file=digest).exclude(request=row).values("request").distinct().count()
    found = known or Evidence.objects.create(
        request=row, kind=kind, file=digest, issued_on=issued_on, expires_on=expires_on, seen_before=seen, at=clock.now(),
        by_kind=actor.kind, by_id=actor.id,
    )  # fmt: skip
    public = {
        **which(row), "kind": found.kind, "digest": digest, "issued_on": _day(found.issued_on),
        "expires_on": _day(found.expires_on), "seen_before": found.seen_before,
    }  # fmt: skip
    record(EVIDENCE_ADDED, stream=row.id, public=public)
    return found.id


def _digest_of(file: str | Paper) -> str:
    if isinstance(file, Paper):
        return f"sha256:{hashlib.sha256(file.content).hexdigest()}"
    try:
        return files.file(file).digest
    except Refusal as error:
        raise BAD_EVIDENCE(field="file", why=_NOT_STORED) from error


def _keep(actor: Actor, file: str | Paper, digest: str, whose: UUID) -> None:
    if isinstance(file, Paper):
        keeping.put(actor, file.content, media_type=file.media_type, name="document", whose=whose)
    else:
        keeping.seal(actor, digest, [whose])


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
