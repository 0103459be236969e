# SPDX-License-Identifier: Apache-2.0
"""What must be proved before a request may go on. What is known proves nothing; what is not proved does not count."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.change_requests.rules.codes import STEP_UP
from duly.rooms.change_requests.terms import Method, Tier, Who

_CODE = 2
_NOT_ALONE = frozenset({Method.CODE_SMS, Method.PIN})
"""A mobile number can be taken over and a PIN overheard: either is enough only beside another proof."""


class Proof(NamedTuple):
    """A proof that was passed. ``item`` is the item whose new contact point proved itself."""

    who: str
    method: str
    level: int
    at: datetime
    item: UUID | None = None
    target: str = ""


LACKING: dict[str, Words] = {
    "requester": Words(en="a proof that the right person asks", zh="申请人身份核验"),
    "another_proof": Words(
        en="another proof: a text message or a PIN alone is not enough", zh="另一项核验：仅凭短信验证码或客服密码不够"
    ),
    "document": Words(en="a document", zh="证明文件"),
    "call_back": Words(
        en="a call back to the number on file, or the customer in person", zh="回拨原登记号码，或客户到场"
    ),
    "second_person": Words(en="a second authorised person", zh="第二名被授权人的确认"),
    "new_contact": Words(en="a code from each new contact point", zh="每个新联系方式的验证码"),
    "confirmation": Words(en="the customer's word that it is right", zh="客户的明确确认"),
    "told": Words(en="a message that reached an old contact point", zh="至少一条送达原联系方式的通知"),
    "checks": Words(en="checks that passed, or were looked at", zh="核对通过或经人工查看"),
    "customer": Words(en="whom it concerns", zh="所涉客户"),
    "mandate": Words(en="a valid mandate", zh="有效的授权委托"),
}


def is_enough_to_check(tier: Tier, proofs: Iterable[Proof], now: datetime) -> bool:
    """Whether work on the request may begin: signed in for small things, a fresh code or better for all else."""
    mine = [one for one in proofs if one.who == Who.REQUESTER]
    if tier < Tier.T2:
        return bool(mine)
    return any(one.level >= _CODE and (_is_lasting(one) or now - one.at <= STEP_UP) for one in mine)


def lacking(tier: Tier, proofs: Iterable[Proof]) -> tuple[str, ...]:
    """What of the requester's proofs is missing before somebody may agree."""
    held = list(proofs)
    mine = {one.method for one in held if one.who == Who.REQUESTER and (one.level >= _CODE or tier < Tier.T2)}
    if not mine:
        return ("requester",)
    missing = []
    if tier == Tier.T2 and len(mine) == 1 and mine <= _NOT_ALONE:
        missing.append("another_proof")
    if tier >= Tier.T3:
        if not mine & {Method.DOCUMENT, Method.COUNTER}:
            missing.append("document")
        if not mine & {Method.CALL_BACK, Method.COUNTER}:
            missing.append("call_back")
    if tier >= Tier.T4 and not any(one.who == Who.SECOND and one.level >= _CODE for one in held):
        missing.append("second_person")
    return tuple(missing)


def unproved(new_contacts: Iterable[UUID], proofs: Iterable[Proof]) -> list[UUID]:
    """The items whose new contact point has not proved itself yet. One proof serves the item it was made for."""
    proved = {one.item for one in proofs if one.who == Who.NEW_CONTACT}
    return [item for item in new_contacts if item not in proved]


def is_old_proved(proofs: Iterable[Proof]) -> bool:
    """Whether a contact point on record itself said yes, by a code that was sent there."""
    codes = {Method.CODE_SMS, Method.CODE_EMAIL, Method.CODE_LETTER}
    return any(one.who in {Who.REQUESTER, Who.CONFIRMATION} and one.method in codes for one in proofs)


def is_confirmed(tier: Tier, proofs: Iterable[Proof]) -> bool:
    """Whether the customer answered as the tier asks: from T3 on they say yes themselves."""
    return tier < Tier.T3 or any(one.who == Who.CONFIRMATION for one in proofs)


def _is_lasting(one: Proof) -> bool:
    """What somebody saw or heard stays so; a code is a moment's proof."""
    return one.method in {Method.CALL_BACK, Method.DOCUMENT, Method.COUNTER, Method.CODE_LETTER}
