# SPDX-License-Identifier: Apache-2.0
"""Errors as RFC 9457 describes them: ``application/problem+json``, with our stable code and a sentence to show."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from duly.doors.api.callers import TOO_LARGE, language_of
from duly.foundation.accounts.facts import BAD_KEY
from duly.kernel.refusals import Because, Refusal
from duly.kernel.words import Words

PROBLEM_TYPE = "application/problem+json"
log = structlog.get_logger()
_STATUS = {
    Because.INVALID: 422,
    Because.DENIED: 403,
    Because.MISSING: 404,
    Because.CONFLICT: 409,
    Because.UNAVAILABLE: 503,
}
_BY_CODE = {BAD_KEY.code: 401, TOO_LARGE.code: 413}
NO_KEY = Words(
    en="Send an API key: `Authorization: Bearer duly_…`. `duly keys issue` makes one.",
    zh="请提供接口密钥：Authorization: Bearer duly_…，可用 duly keys issue 签发。",
)
BAD_FIELDS = Words(en="Some fields are wrong: {fields}.", zh="以下字段有误：{fields}。")
NOT_FOUND = Words(en="There is nothing at this address.", zh="此地址没有内容。")
NOT_THIS_WAY = Words(en="This address does not take {method}.", zh="此地址不接受 {method} 请求。")
FAULT = Words(
    en="Something broke on our side. Nothing half-done was kept; try again in a few minutes.",
    zh="系统出现故障。未完成的操作不会保留，请几分钟后再试。",
)
UNKEEPABLE = Words(
    en="A value holds something that cannot be kept: a NUL character, half of a character, or a number that is too large. Take it out.",
    zh="字段中含有无法保存的内容：NUL 字符、不完整的字符或过大的数字。请删除后重试。",
)
DATABASE_AWAY = Words(en="The database does not answer. Try again shortly.", zh="数据库无响应，请稍后重试。")


class Problem(Schema):
    """Why a request was not done."""

    type: str
    """``urn:duly:`` and the code."""
    title: str
    status: int
    detail: str
    """A sentence for people, in the language of ``Accept-Language``."""
    code: str
    """Stable, for programs: ``notices.own_approval``."""
    field: str | None = None
    """The field at fault, if it is one."""


def install(api: NinjaAPI) -> None:
    """Hang the translations on the API. What is not listed here is a fault and becomes a 500 without details."""
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(AuthenticationError, _without_key)
    api.add_exception_handler(ValidationError, _malformed)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(OperationalError, _database_away)
    api.add_exception_handler(DataError, _unkeepable)
    api.add_exception_handler(UnicodeEncodeError, _unkeepable)


def everywhere(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware for what goes wrong under ``/api/`` outside any operation, where Django would show a page; and what was
    answered to a key is kept by no cache.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if "Authorization" in request.headers:
            response.headers.setdefault("Cache-Control", "no-store")
        if not request.path.startswith("/api/") or response.headers.get("Content-Type") == PROBLEM_TYPE:
            return response
        language = language_of(request)
        match response.status_code:
            case 404:
                return problem(404, "api.not_found", NOT_FOUND.say(language))
            case 405:
                told = problem(405, "api.wrong_method", NOT_THIS_WAY.say(language, method=request.method or ""))
                told["Allow"] = response["Allow"]
                return told
            case 500:
                return problem(500, "api.fault", FAULT.say(language))
        return response

    return middleware


def status_of(refused: Refusal) -> int:
    """The HTTP status of a refusal."""
    return _BY_CODE.get(refused.code, _STATUS[refused.kind.because])


def problem(status: int, code: str, detail: str, *, field: str | None = None, **more: Any) -> HttpResponse:
    """A problem as an answer."""
    body = {"type": f"urn:duly:{code}", "title": code, "status": status, "detail": detail, "code": code, "field": field}
    return HttpResponse(json.dumps(body | more, ensure_ascii=False), status=status, content_type=PROBLEM_TYPE)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(status_of(error), error.code, error.say(language_of(request)), field=error.field)
    if answer.status_code == _STATUS[Because.UNAVAILABLE]:
        answer["Retry-After"] = "5"
    if answer.status_code == _BY_CODE[BAD_KEY.code]:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def _without_key(request: HttpRequest, _error: Any) -> HttpResponse:
    answer = problem(401, "api.no_key", NO_KEY.say(language_of(request)))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _malformed(request: HttpRequest, error: Any) -> HttpResponse:
    wrong = [{"field": _field(row["loc"]), "message": row["msg"]} for row in error.errors]
    fields = ", ".join(row["field"] for row in wrong)
    first = wrong[0]["field"] if wrong else None
    return problem(
        422, "api.bad_fields", BAD_FIELDS.say(language_of(request), fields=fields), field=first, errors=wrong
    )


def _field(place: Sequence[str | int]) -> str:
    """The name by which the caller knows a field: not by ninja's "body" and our name of the parameter before it."""
    known = place[2:] or place[1:] if place[0] == "body" else place[1:]
    return ".".join(str(part) for part in known or place)


def _http(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, "api.bad_request", str(error))


def _not_found(request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(404, "api.not_found", NOT_FOUND.say(language_of(request)))


def _unkeepable(request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(422, "api.unkeepable", UNKEEPABLE.say(language_of(request)))


def _database_away(request: HttpRequest, error: Any) -> HttpResponse:
    log.warning("api.database_away", error=str(error))
    answer = problem(503, "database.away", DATABASE_AWAY.say(language_of(request)))
    answer["Retry-After"] = "5"
    return answer
