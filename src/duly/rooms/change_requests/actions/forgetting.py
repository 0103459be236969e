# SPDX-License-Identifier: Apache-2.0
"""A customer's data is erased: what they sent goes, too. What a request says is under their own key and ends with it."""

from uuid import UUID

from django.conf import settings

from duly.foundation.files import actions as files
from duly.foundation.ledger.actions import action, record
from duly.foundation.vault import actions as vault
from duly.kernel.actors import Actor
from duly.rooms.change_requests.actions.moving import go, which
from duly.rooms.change_requests.kinds import FORGOTTEN
from duly.rooms.change_requests.models import ChangeRequest, Evidence, Mail, SupportPin, Verification
from duly.rooms.change_requests.pinning import PIN_ENDED
from duly.rooms.change_requests.queries.keeping import files_of, files_of_mail
from duly.rooms.change_requests.rules import codes
from duly.rooms.change_requests.rules.states import OPEN, who_goes
from duly.rooms.change_requests.terms import State
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Family


@action("change_requests.forget")
def forget(actor: Actor, party: UUID) -> list[str]:
    """Destroy the mails and documents that came with a customer's requests, and take back what is open; gives the digests.

    So do mails from their addresses of which no request came. A file that also lies beside the request of somebody else
    stays for them: only what was sealed for this customer goes. Records ``change_requests.forgotten`` and ``files.forgotten``, and ``change_requests.moved`` for what was open.
    """
    for pin in SupportPin.objects.filter(party_id=party):
        record(PIN_ENDED, stream=pin.id)
        pin.delete()
    rows = list(ChangeRequest.objects.select_for_update().filter(party_id=party).order_by("id"))
    ours = {row.id: files_of(row) for row in rows}
    strays = _strays(party)
    kept = _of_others(party, strays)
    held = {one for digests in ours.values() for one in digests}
    gone = sorted(held.union(*map(files_of_mail, strays)) - kept)
    for digest in gone:
        files.forget(actor, digest)
    for digest in sorted(held & kept):
        files.forget(actor, digest, whose=party)
    for mail in strays:
        vault.destroy_key(actor, mail.id, why="erased")
    Verification.objects.filter(request__in=rows).exclude(target_masked="").update(target_masked="")
    for row in rows:
        if row.state in OPEN and who_goes(State(row.state), State.WITHDRAWN):
            go(_themselves(row, party), row, State.WITHDRAWN, why="erased")
        record(FORGOTTEN, stream=row.id, public={**which(row), "files": sorted(ours[row.id] - kept)})
    return gone


def _strays(party: UUID) -> list[Mail]:
    """Mails that this customer wrote and of which no request came, unless somebody else writes from that address, too."""
    home = customers.cards([party])[party].organisation
    written = {
        one.values["value"].lower()
        for one in customers.history_of(party)
        if one.family == Family.CONTACT and one.attributes.get("channel") == "email" and one.values.get("value")
    }
    own = [one for one in written if set(customers.holders("email", one, home, ever=True)) <= {party}]
    marks = [codes.mark(settings.DULY.secret, "writer", one) for one in own]
    rows = Mail.objects.filter(organisation=home, request=None, sender__in=marks).exclude(fate__request__isnull=False)
    return list(rows)


def _of_others(party: UUID, strays: list[Mail]) -> set[str]:
    held = set(Evidence.objects.exclude(request__party_id=party).values_list("file", flat=True))
    others = Mail.objects.exclude(request__party_id=party).exclude(fate__request__party_id=party)
    for mail in others.exclude(id__in=[one.id for one in strays]):
        held |= files_of_mail(mail)
    return held


def _themselves(row: ChangeRequest, party: UUID) -> Actor:
    """Who wants their data to end wants nothing of it changed."""
    return Actor("customer", party, "", frozenset({"customer"}), frozenset({row.organisation_id}))
