# SPDX-License-Identifier: Apache-2.0
"""Bundles of templates, rules, orders of channels and targets."""

import base64
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duly.doors.api import repeats
from duly.doors.api.asked import Asked
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.dossier import NOT_BASE64
from duly.kernel import rights
from duly.kernel.words import Words
from duly.rooms.library import actions, queries
from duly.rooms.library.facts import BundleCard, Contents, Parts

router = Router()
_REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem}


class BothOut(Schema):
    """The same in English and in Chinese."""

    en: str
    zh: str


class BothIn(Asked):
    """The same in English and in Chinese."""

    en: str
    zh: str


class BundleOut(Schema):
    """资源包: what it holds, by id. ``fingerprint`` is empty for one that came with Duly."""

    id: str
    version: str
    industry: str
    title: BothOut
    digest: str
    signer: str
    fingerprint: str
    taken_over_at: datetime | None
    retired_at: datetime | None
    templates: list[str]
    rules: list[str]
    cascades: list[str]
    metrics: list[str]


class BundleFileIn(Asked):
    """资源包文件: ``content`` in base64; ``trust`` is the fingerprint of a signer nobody trusted before."""

    content: str
    trust: str | None = None


class BundleTakenOut(Schema):
    """What was taken over."""

    id: UUID
    bundle: str
    version: str
    digest: str


class LookOut(Schema):
    """文件预览: what a file holds, and whether its signer is known here."""

    bundle: BundleOut
    is_known: bool


class GivingUpIn(Asked):
    """停用理由."""

    reason: str


class SignerOut(Schema):
    """签名者: a partner whose files are taken here without asking again."""

    name: str
    fingerprint: str
    trusted_at: datetime


class DistrustIn(Asked):
    """不再信任: whose fingerprint, and why."""

    fingerprint: str
    reason: str


class ExportIn(Asked):
    """导出: notices by number, rule packs that were taken over by their id."""

    id: str
    version: str
    title: BothIn
    note: BothIn
    industry: Literal["general", "finance", "internet", "retail", "telecoms"] = "general"
    organisation: str | None = None
    notices: list[str] = Field(default=[])
    packs: list[str] = Field(default=[])
    with_cascades: bool = True
    with_results: bool = False


class BundleFileOut(Schema):
    """The signed file in base64."""

    content: str


@router.get("/bundles", response=list[BundleOut], summary="Bundles taken over / 已采用的资源包")
def list_bundles(request: HttpRequest) -> Any:
    """Those in use first."""
    return [_card(card) for card in queries.cards_for(actor_of(request))]


@router.get("/bundles/shipped", response=list[BundleOut], summary="Bundles that come with Duly / 随附的资源包")
def list_shipped(request: HttpRequest) -> Any:
    """By name."""
    actor_of(request)
    return [_out(one) for one in queries.shipped().values()]


@router.get("/bundles/signers", response=list[SignerOut], summary="Signers trusted here / 已信任的签名者")
def list_signers(request: HttpRequest) -> Any:
    """Oldest first."""
    actor_of(request)
    return [SignerOut(name=one.name, fingerprint=one.fingerprint, trusted_at=one.at) for one in queries.trusted()]


@repeats.writes(router.post, "/bundles/signers/distrust", response={204: None, **_REFUSED}, summary="Trust a signer no longer / 不再信任签名者")  # fmt: skip
def distrust(request: HttpRequest, body: DistrustIn) -> tuple[int, None]:
    """Their next file is asked about; what was taken over from them stays until it is given up."""
    actions.distrust(actor_of(request), body.fingerprint, body.reason)
    return 204, None


@repeats.writes(
    router.post, "/bundles", response={201: BundleTakenOut, **_REFUSED}, summary="Take a bundle over / 采用资源包"
)
def install(request: HttpRequest, body: BundleFileIn) -> tuple[int, BundleTakenOut]:
    """Its rules run at once, as drafts. An unknown signer is refused with their fingerprint: compare it, then trust it."""
    return 201, _taken(actions.install(actor_of(request), _content(body.content), trust=body.trust))


@repeats.writes(
    router.post, "/bundles/preview", response={200: LookOut, **_REFUSED}, summary="Look into a file / 预览资源包文件"
)
def look(request: HttpRequest, body: BundleFileIn) -> tuple[int, LookOut]:
    """Nothing is taken over. Who may pass a bundle on may look into one."""
    rights.require(actor_of(request), "library.export")
    found = queries.preview(_content(body.content))
    signed = {"digest": found.digest, "signer": found.signer.name, "fingerprint": found.signer.fingerprint}
    return 200, LookOut(bundle=BundleOut(**_out(found.contents) | signed), is_known=found.is_known)


@repeats.writes(router.post, "/bundles/shipped/{name}/adoption", response={201: BundleTakenOut, **_REFUSED}, summary="Take over one that comes with Duly / 采用随附资源包")  # fmt: skip
def adopt(request: HttpRequest, name: str) -> tuple[int, BundleTakenOut]:
    """Its rules run at once, as drafts."""
    return 201, _taken(actions.adopt(actor_of(request), name))


@repeats.writes(router.post, "/bundles/{name}/retirement", response={204: None, **_REFUSED}, summary="Give a bundle up / 停用资源包")  # fmt: skip
def retire(request: HttpRequest, name: str, body: GivingUpIn) -> tuple[int, None]:
    """Its rules no longer run; notices that were written from it stay as they are."""
    actions.retire(actor_of(request), name, body.reason)
    return 204, None


@repeats.writes(router.post, "/bundles/export", response={200: BundleFileOut, **_REFUSED}, summary="Write a bundle for a partner / 导出资源包")  # fmt: skip
def export(request: HttpRequest, body: ExportIn) -> tuple[int, BundleFileOut]:
    """Signed with the organisation's key; no customer, no address, no answer is in it."""
    parts = Parts(
        body.id, body.version, Words.literal(body.title.en, body.title.zh), Words.literal(body.note.en, body.note.zh),
        body.industry, tuple(body.notices), tuple(body.packs), body.with_cascades, body.with_results,
    )  # fmt: skip
    content = actions.export(actor_of(request), body.organisation, parts)
    return 200, BundleFileOut(content=base64.b64encode(content).decode())


def _content(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NOT_BASE64(field="content") from error


def _taken(row: Any) -> BundleTakenOut:
    return BundleTakenOut(id=row.id, bundle=row.name, version=row.version, digest=row.digest)


def _card(card: BundleCard) -> dict[str, Any]:
    return _out(card.contents) | {
        "digest": card.digest, "signer": card.signer, "fingerprint": card.fingerprint, "taken_over_at": card.at,
        "retired_at": card.retired_at,
    }  # fmt: skip


def _out(one: Contents) -> dict[str, Any]:
    return {
        "id": one.id, "version": one.version, "industry": one.industry.value,
        "title": {"en": one.words.say("en"), "zh": one.words.say("zh")}, "digest": "", "signer": "", "fingerprint": "",
        "taken_over_at": None, "retired_at": None, "templates": [each.id for each in one.templates],
        "rules": [str(pack["pack"]["id"]) for pack in one.rules], "cascades": [each.id for each in one.cascades],
        "metrics": [each.id for each in one.metrics],
    }  # fmt: skip
