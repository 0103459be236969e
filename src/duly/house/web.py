# SPDX-License-Identifier: Apache-2.0
"""What every web answer has in common: a strict content policy, and the language that the visitor chose."""

from collections.abc import Callable

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from duly.doors.look import mishaps
from duly.kernel.languages import normalise
from duly.kernel.refusals import Refusal

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self)"
_YEAR = 365 * 24 * 3600
HTTPS_ONLY = f"max-age={_YEAR}"
"""For this host alone: whether its neighbours have https is not ours to say."""
Answer = Callable[[HttpRequest], HttpResponse]


def content_policy(answer: Answer) -> Answer:
    """A middleware that adds the policy wherever a view has not set a stricter one, and what else browsers should keep to."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        if settings.SESSION_COOKIE_SECURE:
            response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
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


class Unkeepable:
    """A middleware for what the database cannot hold, a NUL character above all: a fault of whoever sent it, and not ours."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing is looked at beforehand: files come in as streams."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that says so."""
        return mishaps.unkeepable(request) if isinstance(exception, DataError) else None


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
