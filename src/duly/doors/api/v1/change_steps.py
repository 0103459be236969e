# SPDX-License-Identifier: Apache-2.0
"""Steps of a change request: whose it is, proofs, documents, checks, hand-over, decisions, taking it back."""

import base64
from datetime import date
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.dossier import NOT_BASE64
from duly.kernel import rights
from duly.rooms.change_requests import actions, queries
from duly.rooms.counter.facts import NOT_A_SCAN

_HEADS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
router = Router()
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}
PATH = "/change-requests/{request_id}"
Who = Literal["requester", "second", "confirmation"]


class ChangeCustomerIn(Asked):
    """所涉客户: the number of the customer whom it concerns."""

    ref: str = Field(max_length=200)


class ChangeMatchOut(Schema):
    """The request that it was joined to, where the same was asked already."""

    joined_to: UUID | None


class ChangeCodeIn(Asked):
    """发送验证码: to which contact point on record (the best one without a name), and for whose proof."""

    point: UUID | None = None
    who: Who = "requester"


class ChangeNewContactIn(Asked):
    """验证新联系方式: the item that gives it."""

    item: UUID


class ChangeGivenIn(Asked):
    """填写验证码: what the customer read out."""

    code: str = Field(max_length=64)
    who: Literal["requester", "second", "confirmation", "new_contact"] = "requester"
    item: UUID | None = None


class ChangeGivenOut(Schema):
    """Whether the code is right, and how many more times it may be tried."""

    is_right: bool
    left: int


class ChangeTakenIn(Asked):
    """登记核验结果: a call back, a document, or the customer in person; never a code."""

    method: Literal["call_back", "document", "counter"]
    passed: bool
    note: str = Field(max_length=1000)
    point: UUID | None = None
    who: Who = "requester"


class ChangeEvidenceIn(Asked):
    """证明材料: the bytes of a PDF, JPEG or PNG file as base64, what it is, and its dates."""

    content: str
    kind: str = Field(max_length=40)
    issued_on: date | None = None
    expires_on: date | None = None


class ChangeEvidenceOut(Schema):
    """The document beside the request."""

    id: UUID


class ChangeChecksOut(Schema):
    """核对结果: how many findings of each outcome; ``unknown`` is no pass."""

    passed: int
    warned: int
    failed: int
    unknown: int


class ChangeDigestOut(Schema):
    """What others decide on."""

    digest: str


class ChangeDecisionsIn(Asked):
    """复核: by item, empty for yes, otherwise the reason why not."""

    digest: str = Field(max_length=100)
    decisions: dict[UUID, str]
    note: str = Field("", max_length=1000)


class ChangeStateOut(Schema):
    """How the request stands now."""

    state: str


class ChangeReasonIn(Asked):
    """不予变更: the reason that the customer is told."""

    reason: str = Field(max_length=40)
    note: str = Field("", max_length=1000)


class ChangeNoteIn(Asked):
    """说明: in a few words."""

    note: str = Field(max_length=1000)


@repeats.writes(
    router.post,
    f"{PATH}/customer",
    response={200: ChangeMatchOut, **REFUSED},
    summary="Say whom it concerns / 匹配客户",
)
def match(request: HttpRequest, request_id: UUID, body: ChangeCustomerIn) -> tuple[int, ChangeMatchOut]:
    """It proves nothing about who asks."""
    return 200, ChangeMatchOut(joined_to=actions.match_party(actor_of(request), request_id, body.ref))


@repeats.writes(
    router.post,
    f"{PATH}/proofs",
    response={200: ChangeStateOut, **REFUSED, 503: Problem},
    summary="Send a code / 发送验证码",
)
def start_proof(request: HttpRequest, request_id: UUID, body: ChangeCodeIn) -> tuple[int, ChangeStateOut]:
    """Only to a contact point that was on record before and was not changed lately."""
    actions.start_proof(actor_of(request), request_id, point=body.point, who=body.who)
    return state_now(request, request_id)


@repeats.writes(
    router.post, f"{PATH}/proofs/new-contact", response={200: ChangeStateOut, **REFUSED, 503: Problem},
    summary="Send a code to a new contact point / 验证新联系方式",
)  # fmt: skip
def prove_new(request: HttpRequest, request_id: UUID, body: ChangeNewContactIn) -> tuple[int, ChangeStateOut]:
    """It counts for this item only."""
    actions.prove_new_contact(actor_of(request), request_id, body.item)
    return state_now(request, request_id)


@repeats.writes(
    router.post,
    f"{PATH}/proofs/code",
    response={200: ChangeGivenOut, **REFUSED},
    summary="Give a code back / 填写验证码",
)
def prove(request: HttpRequest, request_id: UUID, body: ChangeGivenIn) -> tuple[int, ChangeGivenOut]:
    """Three tries, then a new one is needed."""
    came = actions.prove(actor_of(request), request_id, body.code, who=body.who, item=body.item)
    return 200, ChangeGivenOut(is_right=came.is_right, left=came.left)


@repeats.writes(
    router.post,
    f"{PATH}/proofs/taken-down",
    response={200: ChangeStateOut, **REFUSED},
    summary="Take a proof down / 登记核验结果",
)
def take_down(request: HttpRequest, request_id: UUID, body: ChangeTakenIn) -> tuple[int, ChangeStateOut]:
    """Whoever does so cannot decide on the request."""
    actions.take_down(actor_of(request), request_id, **body.dict())
    return state_now(request, request_id)


@repeats.writes(
    router.post,
    f"{PATH}/evidence",
    response={200: ChangeEvidenceOut, **REFUSED},
    summary="Add a document / 添加证明材料",
)
def add_evidence(request: HttpRequest, request_id: UUID, body: ChangeEvidenceIn) -> tuple[int, ChangeEvidenceOut]:
    """The same file beside another request is a warning.

    The file itself, never the digest of one that is here: digests stand in the ledger for all to see.
    """
    actor = actor_of(request)
    rights.require(actor, "change_requests.add_evidence")
    queries.case(actor, request_id)
    content = _scan(body.content)
    media_type = next((kind for head, kind in _HEADS.items() if content.startswith(head)), None)
    if media_type is None:
        raise NOT_A_SCAN(field="content")
    dates = {"issued_on": body.issued_on, "expires_on": body.expires_on}
    paper = actions.Paper(content, media_type)
    return 200, ChangeEvidenceOut(id=actions.add_evidence(actor, request_id, paper, kind=body.kind, **dates))


def _scan(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NOT_BASE64(field="content") from error


@repeats.writes(
    router.post, f"{PATH}/checks", response={200: ChangeChecksOut, **REFUSED}, summary="Run the checks / 核对"
)
def check(request: HttpRequest, request_id: UUID) -> tuple[int, ChangeChecksOut]:
    """Completeness, truth, and what is odd."""
    found = actions.check(actor_of(request), request_id)
    said = {"passed": "pass", "warned": "warn", "failed": "fail", "unknown": "unknown"}
    return 200, ChangeChecksOut(**{name: found.get(outcome, 0) for name, outcome in said.items()})


@repeats.writes(
    router.post,
    f"{PATH}/submission",
    response={200: ChangeDigestOut, **REFUSED},
    summary="Hand over for review / 提交复核",
)
def submit(request: HttpRequest, request_id: UUID) -> tuple[int, ChangeDigestOut]:
    """What it says is frozen; others decide on exactly this digest."""
    return 200, ChangeDigestOut(digest=actions.submit(actor_of(request), request_id))


@repeats.writes(
    router.post,
    f"{PATH}/decisions",
    response={200: ChangeStateOut, **REFUSED},
    summary="Decide item by item / 逐项复核",
)
def decide(request: HttpRequest, request_id: UUID, body: ChangeDecisionsIn) -> tuple[int, ChangeStateOut]:
    """For people who signed in themselves: a program is refused."""
    said = actions.review(actor_of(request), request_id, digest=body.digest, decisions=body.decisions, note=body.note)
    return 200, ChangeStateOut(state=said)


@repeats.writes(router.post, f"{PATH}/refusal", response={200: ChangeStateOut, **REFUSED}, summary="Refuse / 不予变更")
def refuse(request: HttpRequest, request_id: UUID, body: ChangeReasonIn) -> tuple[int, ChangeStateOut]:
    """The customer is told why, and how to appeal."""
    actions.refuse(actor_of(request), request_id, reason=body.reason, note=body.note)
    return state_now(request, request_id)


@repeats.writes(
    router.post,
    f"{PATH}/sending-back",
    response={200: ChangeStateOut, **REFUSED},
    summary="Ask the customer / 请客户补充",
)
def send_back(request: HttpRequest, request_id: UUID, body: ChangeNoteIn) -> tuple[int, ChangeStateOut]:
    """The clock stands still until they answer."""
    actions.send_back(actor_of(request), request_id, what=body.note)
    return state_now(request, request_id)


@repeats.writes(router.post, f"{PATH}/taking-up", response={200: ChangeStateOut, **REFUSED}, summary="Go on / 继续办理")
def take_up(request: HttpRequest, request_id: UUID) -> tuple[int, ChangeStateOut]:
    """The customer answered."""
    actions.take_up(actor_of(request), request_id)
    return state_now(request, request_id)


@repeats.writes(
    router.post, f"{PATH}/withdrawal", response={200: ChangeStateOut, **REFUSED}, summary="Take it back / 撤回"
)
def withdraw(request: HttpRequest, request_id: UUID) -> tuple[int, ChangeStateOut]:
    """While nothing was applied."""
    actions.withdraw(actor_of(request), request_id)
    return state_now(request, request_id)


def state_now(request: HttpRequest, request_id: UUID) -> tuple[int, ChangeStateOut]:
    """How the request stands now."""
    return 200, ChangeStateOut(state=queries.case(actor_of(request), request_id).card.state)
