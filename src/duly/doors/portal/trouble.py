# SPDX-License-Identifier: Apache-2.0
"""A refusal as a friendly page, in the visitor's language."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from duly.doors.look.telling import moment
from duly.doors.portal.languages import LANGUAGES, interface, page_language
from duly.kernel.refusals import Because, Refusal

STATUS = {
    Because.MISSING: 404,
    Because.DENIED: 403,
    Because.CONFLICT: 409,
    Because.INVALID: 422,
    Because.UNAVAILABLE: 503,
}


def trouble(request: HttpRequest, no: Refusal, *, is_link: bool = False) -> HttpResponse:
    """A refusal as a page."""
    language = page_language(request)
    with translation.override(interface(language)):
        return _page(request, no.say(language), language, STATUS[no.kind.because], is_link=is_link)


def gone(request: HttpRequest, at: datetime) -> HttpResponse:
    """An announcement that was taken off the website."""
    language = page_language(request)
    with translation.override(interface(language)):
        said = _("This announcement was taken off the website on %(at)s.") % {"at": moment(at, interface(language))}
        return _page(request, said, language, 410)


def _page(request: HttpRequest, said: str, language: str, status: int, *, is_link: bool = False) -> HttpResponse:
    context = {"refusal": said, "is_link": is_link, "languages": LANGUAGES, "language": language}
    return render(request, "portal/trouble.html", context, status=status)
