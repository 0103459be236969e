# SPDX-License-Identifier: Apache-2.0
"""What browsers, readers and caches on the way may keep of the public pages, and how they ask whether it is still so."""

import hashlib
from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

PAGE, LIST, FILE = 60, 300, 3600
"""Seconds for which a page, a feed and a file may be shown without asking again."""


def fresh(
    request: HttpRequest, response: HttpResponse, *, seconds: int, changed_at: datetime | None = None
) -> HttpResponse:
    """The answer with its validators, or 304 when the asker has it already.

    An answer that sets a cookie is for one visitor and stays out of shared caches.
    """
    digest = hashlib.sha256(response.content).hexdigest()
    scope = "private" if response.cookies else "public"
    response.headers["Cache-Control"] = f"{scope}, max-age={seconds}"
    response.headers["ETag"] = f'"{digest[:32]}"'
    modified = int(changed_at.timestamp()) if changed_at else None
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    # What went in comes out, or a 304; the framework's stub says less.
    return cast("HttpResponse", get_conditional_response(request, response.headers["ETag"], modified, response))


def for_all_origins(response: HttpResponse) -> HttpResponse:
    """Let pages of other sites read it: what is public anyway, and never with a cookie."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
