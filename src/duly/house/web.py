# SPDX-License-Identifier: Apache-2.0
"""What every web answer has in common: a strict content policy, and the language that the visitor chose."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from duly.kernel.languages import normalise
from duly.kernel.refusals import Refusal

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
_YEAR = 365 * 24 * 3600
Answer = Callable[[HttpRequest], HttpResponse]


def content_policy(answer: Answer) -> Answer:
    """A middleware that adds the policy wherever a view has not set a stricter one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def language_choice(answer: Answer) -> Answer:
    """A middleware that lets ``?lang=`` choose the language of the pages and remembers it in a cookie.

    What shared caches may keep gets no cookie: it would be handed to every other visitor.

    It stands before Django's ``LocaleMiddleware``, which reads that cookie.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = _interface_language(request.GET.get("lang", ""))
        if chosen:
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen
        response = answer(request)
        if chosen and "public" not in response.headers.get("Cache-Control", ""):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=_YEAR,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
            )
        return response

    return middleware


def _interface_language(tag: str) -> str | None:
    """The language of ours that comes closest to a tag; ``None`` when it is no tag at all."""
    try:
        wanted = normalise(tag) if tag else None
    except Refusal:
        return None
    if wanted is None:
        return None
    ours = {code.lower() for code, _ in settings.LANGUAGES}
    if wanted.lower() in ours:
        return wanted.lower()
    return "zh-hans" if wanted.startswith("zh") else "en"
