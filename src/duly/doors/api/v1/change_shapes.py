# SPDX-License-Identifier: Apache-2.0
"""What change requests look like to programs: what they send, and what they get."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from duly.doors.api.asked import Asked

_ONE = {"family": "contact_point", "field": "value", "value": "+12025550188", "attributes": {"channel": "sms"}}


class ChangeRequestOut(Schema):
    """变更申请: one request in a list; nothing of what it says."""

    id: UUID
    number: str
    organisation: UUID
    party: UUID | None
    channel: str
    nature: str
    state: str
    business_status: str
    """In the vocabulary of HL7 FHIR corrections."""
    tier: int
    score: int
    flags: list[str]
    received_at: datetime
    due_at: datetime
    is_late: bool
    paused_at: datetime | None
    round: int


class ChangeItemOut(Schema):
    """变更项: one particular, shown in part: as the asker saw it, as it is now, as it is to be."""

    id: UUID
    family: str
    field: str
    entity: UUID | None
    attributes: dict[str, str]
    ends: bool
    before: str
    now: str
    proposed: str
    verdict: str
    decision: str
    reason: str
    outcome: str
    tier: int


class ChangeProofOut(Schema):
    """核验: one proof, without its secret."""

    id: UUID
    who: str
    method: str
    level: int
    target: str
    result: str
    asked_at: datetime
    expires_at: datetime
    at: datetime | None


class ChangeHoldOut(Schema):
    """暂停: a hold that stands."""

    id: UUID
    kind: str
    at: datetime
    release_asked: bool


class ChangeAskerOut(Schema):
    """申请人: who asks, for whom, and in part what they say of themselves."""

    requester: UUID | None
    on_behalf: bool
    mandate: UUID | None
    claim: dict[str, str]
    language: str
    undo_of: UUID | None
    joined_to: UUID | None


class ChangeDisputeOut(Schema):
    """异议与说明: a statement of the customer; ``outcome`` is empty while it is open."""

    id: UUID
    kind: str
    at: datetime
    outcome: str
    outcome_at: datetime | None
    outcome_request: UUID | None


class ChangePaperOut(Schema):
    """证明材料: a document beside the request."""

    id: UUID
    kind: str
    file: str
    issued_on: date | None
    expires_on: date | None
    seen_before: int
    at: datetime


class ChangeCheckOut(Schema):
    """核对结果: what one check found."""

    item: UUID | None
    code: str
    outcome: str
    detail: str


class ChangeReviewOut(Schema):
    """复核记录: one decision."""

    round: int
    role: str
    user: UUID
    decision: str
    digest: str
    reason: str
    at: datetime


class ChangeEscalationOut(Schema):
    """升级: the answer was late, and this was passed up."""

    head: UUID | None
    department: UUID | None
    due_at: datetime
    at: datetime


class ChangeCaseOut(ChangeRequestOut):
    """变更申请详情: with all that belongs to it, and what is still lacking."""

    reason: str
    digest: str
    effective_from: datetime | None
    cooling_until: datetime | None
    applied_at: datetime | None
    refusal: str
    lacking: list[str]
    items: list[ChangeItemOut]
    proofs: list[ChangeProofOut]
    holds: list[ChangeHoldOut]
    asker: ChangeAskerOut
    disputes: list[ChangeDisputeOut]
    evidence: list[ChangePaperOut]
    checks: list[ChangeCheckOut]
    reviews: list[ChangeReviewOut]
    escalation: ChangeEscalationOut | None


class ChangeEventOut(Schema):
    """时间线: one step of the way."""

    at: datetime
    before: str
    after: str
    by_kind: str
    why: str


class ChangeItemIn(Asked):
    """变更项: a particular that is to change. ``entity`` names what is on record; without one it is new.

    ``base`` is the digest of the field as it was read (``GET /customers/{ref}/record``): if the record changes meanwhile, a
    person looks. No ``value`` with the nature ``end`` ends the entity.
    """

    family: str = Field(max_length=40)
    field: str = Field("value", max_length=40)
    value: str | None = Field(None, max_length=2000)
    entity: UUID | None = None
    base: str = Field("", max_length=100)
    attributes: dict[str, str] = Field(default_factory=dict)


class ChangeRequestIn(Asked):
    """提出变更: whose record (``customer``: their number), what is to change, and why.

    Where it is not known whose record it is, ``claim`` says what the asker said of themselves (ref, name, email, phone).
    """

    customer: str | None = Field(None, max_length=200)
    claim: dict[str, str] = Field(default_factory=dict)
    channel: Literal["api", "bulk", "phone", "letter", "counter", "email"] = "api"
    items: list[ChangeItemIn] = Field(min_length=1, max_length=20, examples=[[_ONE]])
    nature: Literal["update", "rectification", "end"] = "update"
    reason: str = Field("moved", max_length=40)
    effective_from: datetime | None = None
    language: str = Field("", max_length=35)
    flags: list[str] = Field([], max_length=10)
    note: str = Field("", max_length=2000)
    on_behalf: bool = False
    """Somebody asks for the customer; ``mandate`` names the mandate on record."""
    mandate: UUID | None = None


class ChangeReceiptOut(Schema):
    """回执: the number; ``joined`` where the same was asked already."""

    id: UUID
    number: str
    joined: bool
