# SPDX-License-Identifier: Apache-2.0
"""``Idempotency-Key``: a request that is repeated has one effect and gets one answer.

The claim of the key, the effect and the answer commit together. So a request that failed or was killed left nothing
and may be tried again under the same key, and a second request that arrives meanwhile waits for the first.
"""

import functools
import hashlib
import re
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeAlias

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Schema

from duly.doors.api.callers import actor_of
from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts.facts import Answer
from duly.kernel.refusals import Because, refusal

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
BAD_KEY = refusal(
    "api.bad_idempotency_key",
    Because.INVALID,
    en="An Idempotency-Key has 1 to 200 visible ASCII characters; a UUID is best.",
    zh="Idempotency-Key 须为 1 至 200 个可见 ASCII 字符，建议使用 UUID。",
)
DESCRIBED = {
    "parameters": [
        {
            "name": HEADER,
            "in": "header",
            "required": False,
            "schema": {"type": "string", "maxLength": 200},
            "description": "Repeat a request under the same key and it has one effect and one answer, for 24 hours. / "
            "以相同的键重复请求，24 小时内只生效一次并得到同一应答。",
        }
    ]
}
"""For ``openapi_extra`` of an operation that takes the header and reads the body itself."""
_KEY = re.compile(r"[\x21-\x7e]{1,200}\Z")
P = ParamSpec("P")
Written: TypeAlias = Callable[Concatenate[HttpRequest, P], tuple[int, Schema | None]]
Work = Callable[[], tuple[int, Schema | None]]


def of_a_file(*media_types: str) -> dict[str, Any]:
    """What the document says of an operation that may be repeated and whose body is a file of one of these types."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    return DESCRIBED | {"requestBody": {"required": True, "content": dict.fromkeys(media_types, binary)}}


def writes(
    operation: Callable[..., Callable[[Any], Any]], path: str, *, response: Any, summary: str
) -> Callable[[Written[P]], Written[P]]:
    """Declare a writing operation that may be repeated safely under a key, and describe the key with it.

    ``operation`` is the router's ``post`` or ``delete``. Without a key the function simply runs.
    """

    def declare(function: Written[P]) -> Written[P]:
        @functools.wraps(function)
        def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            body = hashlib.sha256(request.body).hexdigest()
            return once_for(request, body, lambda: function(request, *args, **kwargs))

        operation(path, response=response, openapi_extra=DESCRIBED, summary=summary)(run)
        return function

    return declare


def once_for(request: HttpRequest, body_digest: str, work: Work) -> HttpResponse:
    """As :func:`writes`, for operations that read the body themselves.

    Raises:
        Refusal: ``api.bad_idempotency_key``, ``accounts.same_key_other_request``, ``accounts.still_running``.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return _reply(_answer(*work()))
    if not _KEY.match(key):
        raise BAD_KEY(field=HEADER)
    actor = actor_of(request)
    same = f"{request.method} {request.get_full_path()} {body_digest}"
    with transaction.atomic():
        kept = accounts.claim_answer(actor, key, hashlib.sha256(same.encode()).hexdigest())
        if kept is None:
            answer = _answer(*work())
            accounts.keep_answer(actor, key, answer)
            return _reply(answer)
    again = _reply(kept)
    again[REPLAYED] = "true"
    return again


def _answer(status: int, payload: Any) -> Answer:
    return Answer(status, "" if payload is None else payload.model_dump_json())


def _reply(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, content_type="application/json")
