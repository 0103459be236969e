# SPDX-License-Identifier: Apache-2.0
"""Who calls: an API key in ``Authorization: Bearer``, and the language of ``Accept-Language``."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import get_language_from_request
from ninja.security import HttpBearer

from duly.doors.look.bodies import length_of
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, refusal

LARGEST_BODY = 1_000_000
"""Bytes of JSON in a request; files have a limit of their own."""
TOO_LARGE = refusal(
    "api.too_large",
    Because.INVALID,
    en="The request has more than {limit} bytes.",
    zh="请求超过 {limit} 字节。",
)
_STREAMED = {"text/csv", "application/octet-stream"}


class ApiKeyBearer(HttpBearer):
    """A key made by ``duly keys issue``. The actor behind it is ``request.auth``."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The actor; a key that is not good, and a body that is too large, are refused before anything is read."""
        actor = accounts.actor_by_key(token)
        if request.content_type not in _STREAMED and length_of(request) > LARGEST_BODY:
            raise TOO_LARGE(limit=LARGEST_BODY)
        return actor


class _Authenticated(HttpRequest):
    """A request as ninja hands it on: ``auth`` is what :meth:`ApiKeyBearer.authenticate` gave."""

    auth: Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind the key of an authenticated request."""
    return cast("_Authenticated", request).auth


def language_of(request: HttpRequest) -> str:
    """The language in which the caller wants sentences: Chinese or English."""
    return get_language_from_request(request)
