# SPDX-License-Identifier: Apache-2.0
"""Lay down the notice to everybody whose rows moved."""

from uuid import UUID

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel.actors import Actor
from duly.rooms.aftercare import queries
from duly.rooms.aftercare.facts import Told
from duly.rooms.aftercare.kinds import NOTICE_LAID as LAID
from duly.rooms.aftercare.models import Matching, Stray
from duly.rooms.aftercare.refusals import NO_RECEIVER, NOBODY, NOTICE_LAID, ROWS_OPEN
from duly.rooms.aftercare.rules import wording
from duly.rooms.aftercare.terms import Outcome
from duly.rooms.customers import actions as customers
from duly.rooms.notices import actions as notices
from duly.rooms.notices import queries as notices_queries
from duly.rooms.transfer import queries as transfers
from duly.rooms.transfer.facts import TransferCard


@action("aftercare.lay_notice")
def lay_notice(actor: Actor, transfer_id: UUID, told: Told) -> UUID:
    """Write the draft of a notice, Chinese and English, whose roll is exactly the customers whose rows moved; gives its id. It
    goes its way like any other from there: people change the wording, check, approve, launch. Records ``aftercare.notice_laid``.

    Raises:
        Refusal: ``aftercare.not_matched``, ``aftercare.rows_open`` while a row is not accounted for, ``aftercare.nobody``,
            ``aftercare.no_receiver``, ``aftercare.notice_laid``.
    """
    card = queries.over(actor, transfer_id)
    standing = Matching.objects.select_for_update().get(id=queries.matching_for(actor, transfer_id).id)
    _must_be_ready(standing, card)
    segment = _everybody(actor, standing, card)
    notice = notices.create(actor, _home(card), _document(actor, card, segment, told))
    standing.segment, standing.notice_id = segment, notice.id
    standing.save()
    equation = queries.equation_of(standing)
    record(
        LAID,
        stream=transfer_id,
        public={
            "ref": card.ref, "notice": str(notice.id), "number": notice.number, "customers": equation.customers,
            "segment": str(segment), "rows": equation.rows, "accounted": equation.accounted,
        },
    )  # fmt: skip
    return notice.id


def _must_be_ready(standing: Matching, card: TransferCard) -> None:
    if standing.notice_id is not None:
        raise NOTICE_LAID(ref=card.ref, number=notices_queries.notice_by_id(standing.notice_id).number)
    equation = queries.equation_of(standing)
    if equation.open:
        raise ROWS_OPEN(ref=card.ref, open=equation.open)
    if not equation.customers:
        raise NOBODY(ref=card.ref)


def _everybody(actor: Actor, standing: Matching, card: TransferCard) -> UUID:
    chosen = Stray.objects.filter(matching=standing, outcome=Outcome.CHOSEN).values_list("customer", flat=True)
    members = {one for one in chosen if one is not None}
    if not members and standing.segment is not None:
        return standing.segment
    return customers.lay_segment(actor, card.organisation, card.ref, members, beside=standing.segment)


def _document(actor: Actor, card: TransferCard, segment: UUID, told: Told) -> dict[str, object]:
    planned = transfers.row_for(actor, card.id).plan.get("receiver") or {}
    home = accounts.organisations([card.organisation])[card.organisation]
    receiver, contact = told.receiver or _text(planned.get("name")), told.contact or _text(planned.get("contact"))
    if not receiver.strip() or not contact.strip():
        raise NO_RECEIVER(field="receiver")
    fields = [one.to for table in transfers.mapped_cards(card.id) for one in table.fields]
    known = wording.Facts(
        {"zh-Hans": home.name_zh or home.name_en, "en": home.name_en or home.name_zh}, receiver.strip(), contact.strip(),
        told.purpose.strip(), list(dict.fromkeys(fields)), card.why, segment, told.effective, told.acknowledge_by,
    )  # fmt: skip
    answers = {"deal": wording.deal_of(card.why), "moves_personal_data": True}
    kind = wording.kind_of(card.why)
    return wording.filled(notices_queries.starting_document(kind, answers, wording.LANGUAGES), known)


def _home(card: TransferCard) -> str:
    return accounts.organisations([card.organisation])[card.organisation].ref


def _text(planned: object) -> str:
    """A plan says it once, or in each language."""
    if isinstance(planned, dict):
        return " / ".join(str(one) for one in planned.values() if one)
    return str(planned or "")
