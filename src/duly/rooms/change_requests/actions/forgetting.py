# SPDX-License-Identifier: Apache-2.0
"""A customer's data is erased: what they sent goes, too. What a request says is under their own key and ends with it."""

from uuid import UUID

from duly.foundation.files import actions as files
from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.rooms.change_requests.actions.moving import go, which
from duly.rooms.change_requests.kinds import FORGOTTEN
from duly.rooms.change_requests.models import ChangeRequest, Evidence, Mail
from duly.rooms.change_requests.rules.states import OPEN, who_goes
from duly.rooms.change_requests.terms import State


@action("change_requests.forget")
def forget(actor: Actor, party: UUID) -> list[str]:
    """Destroy the mails and documents that came with a customer's requests, and take back what is open; gives the digests.

    A file that also lies beside the request of somebody else stays. Records ``change_requests.forgotten`` and
    ``files.forgotten``, and ``change_requests.moved`` for what was open.
    """
    rows = list(ChangeRequest.objects.select_for_update().filter(party_id=party).order_by("id"))
    ours = {row.id: _files(row) for row in rows}
    kept = _of_others(party)
    gone = sorted({digest for digests in ours.values() for digest in digests} - kept)
    for digest in gone:
        files.forget(actor, digest)
    for row in rows:
        if row.state in OPEN and who_goes(State(row.state), State.WITHDRAWN):
            go(_themselves(row, party), row, State.WITHDRAWN, why="erased")
        record(FORGOTTEN, stream=row.id, public={**which(row), "files": sorted(ours[row.id] - kept)})
    return gone


def _files(row: ChangeRequest) -> set[str]:
    held = set(Evidence.objects.filter(request=row).values_list("file", flat=True))
    for mail in Mail.objects.filter(request=row):
        held |= {mail.file} | {str(one["digest"]) for one in mail.attachments}
    return held


def _of_others(party: UUID) -> set[str]:
    held = set(Evidence.objects.exclude(request__party_id=party).values_list("file", flat=True))
    for mail in Mail.objects.exclude(request__party_id=party):
        held |= {mail.file} | {str(one["digest"]) for one in mail.attachments}
    return held


def _themselves(row: ChangeRequest, party: UUID) -> Actor:
    """Who wants their data to end wants nothing of it changed."""
    return Actor("customer", party, "", frozenset({"customer"}), frozenset({row.organisation_id}))
