# SPDX-License-Identifier: Apache-2.0
"""An erasure is carried out: after the customer was told, what can be read is put away, then the key is destroyed.

What is in the ledger stays: leaves hold digests, and what opened them was under the key. Old packs and the log verify.
"""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from duly.foundation.accounts import actions as accounts
from duly.foundation.files import actions as files
from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.foundation.vault import actions as vault
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.words import Words
from duly.rooms.access import actions as access
from duly.rooms.audience import actions as rolls
from duly.rooms.audience import queries as audience
from duly.rooms.change_requests import actions as change_requests
from duly.rooms.counter import actions as counter
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.delivery import actions as delivery
from duly.rooms.downstream import actions as downstream
from duly.rooms.downstream.facts import Matter
from duly.rooms.feedback import actions as feedback
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations import queries as owed
from duly.rooms.obligations.facts import SETTLED
from duly.rooms.privacy import queries
from duly.rooms.privacy.actions.mailings import has_left
from duly.rooms.privacy.actions.moving import end, which
from duly.rooms.privacy.kinds import ERASED, ERASURE_STOPPED
from duly.rooms.privacy.models import Due, Flag, Proof, Request
from duly.rooms.privacy.rules.laws import NOTIFY
from duly.rooms.privacy.terms import Channel, Outcome, State
from duly.rooms.quality import actions as quality
from duly.rooms.repairs import actions as repairs

_KEPT = (
    Words(en="Entries of the ledger: they hold digests only, which nothing opens any more.", zh="账本条目：仅含摘要，已无法开启。"),
    Words(en="That there were contracts, notices and decisions, without saying whose: to account for what was done.", zh="曾有合同、通知和决定这一事实，不显示属于谁：用于证明履责。"),
    Words(en="Backups, and files that hold many customers: until their own time is over.", zh="备份及含多名客户的文件：至其自身保存期限届满。"),
)  # fmt: skip


@action("privacy.erase_due")
def erase_due(actor: Actor) -> UUID | None:
    """Carry out the next erasure whose time has come, in one transaction; gives its request, ``None`` where none is due.

    Its time has come seven days after the decision; where a rule of keeping ends the record, when the message that tells
    the customer has left or cannot, at the latest after 72 hours. What stands against it is asked once more: a hold that was set meanwhile stops it, and it is looked at again
    once that is gone. Records ``privacy.erased`` and what each room records that puts something away, or
    ``privacy.erasure_stopped``.
    """
    now = clock.now()
    rows = Request.objects.select_for_update(skip_locked=True).filter(state=State.ERASING).order_by("erase_at", "id")
    for row in rows:
        if _must_wait(row, now):
            continue
        verdict = queries.verdict_of(row.party_id)
        if verdict.outcome is Outcome.GRANTED:
            _erase(actor, row)
            return row.id
        if row.stopped_at is None:
            row.stopped_at = now
            row.save(update_fields=["stopped_at"])
            record(ERASURE_STOPPED, stream=row.id, public=which(row) | {"why": verdict.why})
    return None


def _must_wait(row: Request, now: datetime) -> bool:
    """Whether the customer may still stop it, or the message of a rule's erasure may still leave."""
    if row.erase_at is None or row.erase_at <= now:
        return False
    return row.channel != Channel.RULE or has_left(row) is None


def _erase(actor: Actor, row: Request) -> None:
    """The customer, and whoever was taken up into them: the same person stands in the register under each of these."""
    party = row.party_id
    selves = registry.selves_of(party)
    for one in sorted(selves):
        take_turn(Turn.REQUESTS, one)
        take_turn(Turn.PRIVACY, one)  # whoever packs evidence of them waits, and finds nothing to open then
    carriers = sorted({name for one in selves for name in (*queries.carriers_of(one), *queries.holders_of(one))})
    for one in selves:
        downstream.announce(actor, one, Matter.ERASED, cause=row.id if one == party else one, number=row.number)
    counts: Counter[str] = Counter()
    gone: list[str] = []
    for one in selves:
        found, files_gone = _put_away(actor, one, row.number)
        counts.update(found)
        gone += files_gone
    receipt = _receipt(row, dict(counts), gone, carriers)
    row.receipt = files.put(
        actor, queries.as_json(receipt), media_type="application/json", name=f"{row.number} receipt"
    )
    for one in selves:
        vault.destroy_key(actor, one, why=row.number)
    Due.objects.filter(party_id__in=selves, request=None).update(request=row)
    told: dict[str, Json] = {**counts}
    public: dict[str, Json] = {"receipt": row.receipt, "counts": told, "files": list(gone), "recipients": len(carriers)}
    record(ERASED, stream=row.id, public=which(row) | public)
    for other in Request.objects.select_for_update().filter(party_id__in=selves, closed_at=None).exclude(id=row.id):
        other.erase_at = None
        end(other, State.WITHDRAWN if other.state != State.GRANTED else State.DONE, "erase_at")
    end(row, State.DONE, "receipt")


def _put_away(actor: Actor, party: UUID, number: str) -> tuple[dict[str, int], list[str]]:
    """What each room holds in the open; gives how much, and the digests of files that were destroyed."""
    record_before = registry.history_of(party)
    addresses = {text for one in record_before for text in one.values.values()}
    _close_what_is_owed(actor, party)
    scans = counter.forget(actor, party)
    papers = [*_forget_papers(actor, party), *change_requests.forget(actor, party)]
    counts = {
        "questions": feedback.forget(actor, party), "repairs": repairs.forget(actor, party),
        "rolls": rolls.forget(actor, party), "sessions": access.forget_customer(actor, party), "findings": quality.forget(actor, party), "slips": delivery.forget(actor, addresses, customer=party), "answers": accounts.empty_answers(actor, addresses | {str(party)}), "scans": len(scans), "documents": len(papers),
        "versions": len(record_before), "flags": Flag.objects.filter(party_id=party, lifted_at=None).update(lifted_at=clock.now()),
    }  # fmt: skip
    return counts | customers.forget(actor, party, number=number)._asdict(), [*scans, *papers]


def _close_what_is_owed(actor: Actor, party: UUID) -> None:
    """Nobody can be reached any more: nothing is asked of them either."""
    recipients = [one.id for one in audience.recipients_of_customer(party)]
    for recipient, one in owed.states_of(recipients).items():
        if one.state not in SETTLED:
            obligations.exempt(actor, recipient, reason="erased")


def _forget_papers(actor: Actor, party: UUID) -> list[str]:
    """Documents by which the customer was proved; one that another request of somebody else holds, too, stays for them."""
    rows = Proof.objects.filter(request__party_id=party)
    digests = sorted(set(rows.values_list("digest", flat=True)))
    shared = set(Proof.objects.filter(~Q(request__party_id=party), digest__in=digests).values_list("digest", flat=True))
    for digest in digests:
        files.forget(actor, digest, whose=party if digest in shared else None)
    return [digest for digest in digests if digest not in shared]


def _receipt(row: Request, counts: dict[str, int], gone: list[str], carriers: list[str]) -> dict[str, Any]:
    """What may be kept for ever: it names nobody. Whoever has the number of the request can find it."""
    decision = row.decisions.filter(sent_back_at=None).first()
    return {
        "schema": "duly.erasure/1", "number": row.number, "at": queries.said_at(clock.now()),
        "asked_by": "rule" if row.channel == "rule" else "customer", "decision": decision.digest if decision else "",
        "destroyed": counts, "files": gone,
        "kept": [{"en": words.en, "zh": words.zh} for words in _KEPT],
        "recipients": [{"name": name} for name in carriers], "because": [{"law": law, "quote": quote} for law, quote in NOTIFY.values()],
    }  # fmt: skip
