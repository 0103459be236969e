# SPDX-License-Identifier: Apache-2.0
"""Sealed packages for programs: send one in, have it checked and opened, hand one over, fetch it. Keys are made, brought in and
confirmed by people.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router

from duly.doors.api import repeats
from duly.doors.api.callers import actor_of
from duly.doors.api.problems import Problem
from duly.doors.api.v1.parcel_shapes import (
    ParcelDestroyIn,
    ParcelHandIn,
    ParcelHopOut,
    ParcelKeyOut,
    ParcelListedOut,
    ParcelOpenedOut,
    ParcelOut,
    ParcelTableOut,
)
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, refusal
from duly.rooms.parcels import actions, queries

LARGEST = 64 << 30
TOO_LARGE = refusal(
    "api.parcel_too_large",
    Because.INVALID,
    en="The package is larger than {largest} GiB. Receive it with `duly parcels receive` on the machine itself.",
    zh="密封包超过 {largest} GiB。请在服务器上用 duly parcels receive 接收。",
)
router = Router()
REFUSED = {403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem}
_CHUNK = 1 << 20


@router.get("/parcels", response={200: list[ParcelListedOut], 404: Problem}, summary="Sealed packages / 密封包列表")
def list_all(request: HttpRequest, organisation: str | None = None) -> Any:
    """From us and to us, the newest first."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation).id if organisation else None
    return [_listed(one) for one in queries.parcels_for(actor, place)]


@router.post(
    "/parcels",
    response={201: ParcelOut, **REFUSED},
    openapi_extra=repeats.of_a_file("application/octet-stream"),
    summary="Send a package in / 上传收到的密封包",
)
def receive(request: HttpRequest, title: str = "", organisation: str | None = None) -> HttpResponse:
    """The body is the package as one tar file. Its lists, signature and chain are checked; nothing is opened."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation)
    told = hashlib.sha256(title.encode()).hexdigest()

    def take() -> tuple[int, ParcelOut]:
        with tempfile.TemporaryDirectory(prefix="upload-", dir=settings.DULY.folder("transfers")) as folder:
            path = _written(Path(folder) / "package.tar", request)
            return 201, _shown(actor, actions.receive(actor, place.id, path, title=title))

    return repeats.once_for(request, told, take)


@router.get(
    "/parcels/{parcel_id}", response={200: ParcelOut, 404: Problem, 409: Problem}, summary="One package / 查看密封包"
)
def get(request: HttpRequest, parcel_id: UUID) -> ParcelOut:
    """With its chain of custody, every entry of which was checked just now."""
    return _shown(actor_of(request), parcel_id)


@repeats.writes(
    router.post, "/parcels/{parcel_id}/verification", response={204: None, **REFUSED}, summary="Check it / 核验"
)
def verify(request: HttpRequest, parcel_id: UUID) -> tuple[int, None]:
    """Every byte, and that its signer's key is one that two people know."""
    actions.verify(actor_of(request), parcel_id)
    return 204, None


@repeats.writes(
    router.post, "/parcels/{parcel_id}/opening", response={200: ParcelOpenedOut, **REFUSED}, summary="Open it / 拆封"
)
def open_parcel(request: HttpRequest, parcel_id: UUID) -> tuple[int, ParcelOpenedOut]:
    """With our own key. A transfer then names it as a source: kind ``package``, address ``parcel:`` and its id."""
    found = actions.open_parcel(actor_of(request), parcel_id)
    tables = [ParcelTableOut(name=one.name, rows=one.rows) for one in found.tables]
    return 200, ParcelOpenedOut(tables=tables, documents=sorted(found.documents), address=f"parcel:{parcel_id}")


@repeats.writes(
    router.post, "/parcels/{parcel_id}/handover", response={204: None, **REFUSED}, summary="Hand it over / 移交"
)
def hand_over(request: HttpRequest, parcel_id: UUID, body: ParcelHandIn) -> tuple[int, None]:
    """Only now can it be fetched; from now on the transfer it holds cannot be taken back here."""
    actions.hand_over(actor_of(request), parcel_id, way=body.way, note=body.note)
    return 204, None


@router.get(
    "/parcels/{parcel_id}/file",
    response={200: None, 404: Problem, 409: Problem},
    openapi_extra={
        "responses": {200: {"content": {"application/x-tar": {"schema": {"type": "string", "format": "binary"}}}}}
    },
    summary="Fetch it / 下载密封包",
)
def fetch(request: HttpRequest, parcel_id: UUID) -> StreamingHttpResponse:
    """As one tar file, sealed; once it was handed over."""
    actor = actor_of(request)
    pieces, card = queries.package_file(actor, parcel_id), queries.parcel_for(actor, parcel_id)
    headers = {"Content-Disposition": f'attachment; filename="{card.package}.tar"'}
    return StreamingHttpResponse(pieces, content_type="application/x-tar", headers=headers)


@router.get(
    "/parcels/{parcel_id}/custody.jsonl",
    response={200: None, 404: Problem},
    openapi_extra={"responses": {200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}}},
    summary="The chain of custody / 下载交接链",
)
def custody(request: HttpRequest, parcel_id: UUID) -> HttpResponse:
    """Our copy, to be laid beside that of the other house."""
    content = queries.custody_file(actor_of(request), parcel_id)
    return HttpResponse(content, content_type="application/x-ndjson", headers={"Content-Disposition": "attachment"})


@repeats.writes(
    router.post, "/parcels/{parcel_id}/putting-away", response={204: None, **REFUSED}, summary="Put away / 收起"
)
def put_away(request: HttpRequest, parcel_id: UUID) -> tuple[int, None]:
    """What was opened leaves the disk; the package stays."""
    actions.put_away(actor_of(request), parcel_id)
    return 204, None


@repeats.writes(
    router.post, "/parcels/{parcel_id}/destruction", response={204: None, **REFUSED}, summary="Destroy it / 销毁"
)
def destroy(request: HttpRequest, parcel_id: UUID, body: ParcelDestroyIn) -> tuple[int, None]:
    """Our copy; the chain and a certificate stay."""
    actions.destroy(actor_of(request), parcel_id, reason=body.why)
    return 204, None


@router.get(
    "/parcels/{parcel_id}/certificate",
    response={200: None, 404: Problem, 409: Problem},
    openapi_extra={"responses": {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}},
    summary="Certificate of destruction / 销毁证明",
)
def certificate(request: HttpRequest, parcel_id: UUID) -> HttpResponse:
    """Signed, with the whole chain."""
    return HttpResponse(queries.certificate(actor_of(request), parcel_id), content_type="application/json")


@router.get("/parcel-keys", response={200: list[ParcelKeyOut], 404: Problem}, summary="Package keys / 密封包密钥")
def list_keys(request: HttpRequest, organisation: str | None = None) -> Any:
    """Those in use first. A plan names its receiver by the fingerprint."""
    actor = actor_of(request)
    place = accounts.organisation_for(actor, organisation).id if organisation else None
    found = queries.keys_for(actor, place)
    own = ParcelKeyOut.model_fields
    return [ParcelKeyOut(**{name: getattr(one, name) for name in own}) for one in found]


@router.get(
    "/parcel-keys/{parcel_key_id}/card",
    response={200: None, 404: Problem},
    openapi_extra={"responses": {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}},
    summary="The public half of a key / 导出密钥公开部分",
)
def card(request: HttpRequest, parcel_key_id: UUID) -> HttpResponse:
    """The file that those are given with whom packages are exchanged; there is nothing secret in it."""
    return HttpResponse(queries.exported_key(actor_of(request), parcel_key_id), content_type="application/json")


def _listed(card: Any) -> ParcelListedOut:
    own = ParcelListedOut.model_fields
    return ParcelListedOut(**{name: getattr(card, name) for name in own} | _plain(card))


def _shown(actor: Actor, parcel_id: UUID) -> ParcelOut:
    card = queries.parcel_for(actor, parcel_id)
    hops = [ParcelHopOut(**one._asdict() | {"event": str(one.event)}) for one in queries.custody_of(actor, parcel_id)]
    own = {name: getattr(card, name) for name in ParcelListedOut.model_fields}
    return ParcelOut(**own | _plain(card) | {"custody": hops})


def _plain(card: Any) -> dict[str, Any]:
    return {"direction": str(card.direction), "event": str(card.event), "peers": list(card.peers)}


def _written(path: Path, request: HttpRequest) -> Path:
    size = 0
    with path.open("xb") as stream:
        for chunk in _chunks(request):
            size += stream.write(chunk)
            if size > LARGEST:
                raise TOO_LARGE(field="file", largest=LARGEST >> 30)
    return path


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(_CHUNK):
        yield chunk
