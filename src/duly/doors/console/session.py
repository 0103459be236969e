# SPDX-License-Identifier: Apache-2.0
"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

MOST_FAILURES = 8
FORGOTTEN_AFTER = 600
"""Seconds. After so many failures an address, and whoever tries from one place, waits that long."""


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and its answer."""
    after = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return HttpResponseRedirect(after)
    email = request.POST.get("email", "").strip().lower()
    context = {"next": after, "email": email, "trouble": ""}
    if request.method != "POST":
        return render(request, "console/sign_in.html", context)
    if _is_locked(request, email):
        return render(request, "console/sign_in.html", context | {"trouble": "locked"}, status=429)
    user = authenticate(request, username=email, password=request.POST.get("password", ""))
    if user is None:
        _count_failure(request, email)
        return render(request, "console/sign_in.html", context | {"trouble": "wrong"}, status=422)
    login(request, user)
    response = HttpResponseRedirect(after)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        spoken = getattr(user, "language", "en").lower()
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, "zh-hans" if spoken.startswith("zh") else "en", samesite="Lax", httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("console:sign-in"))


def _safe(request: HttpRequest, address: str) -> str:
    if url_has_allowed_host_and_scheme(address, allowed_hosts=None, require_https=request.is_secure()):
        return address
    return reverse("console:home")


def _places(request: HttpRequest, email: str) -> list[str]:
    return [f"sign-in:{email}", f"sign-in-from:{request.META.get('REMOTE_ADDR', '')}"]


def _is_locked(request: HttpRequest, email: str) -> bool:
    address, place = (cache.get(key, 0) for key in _places(request, email))
    return bool(address >= MOST_FAILURES or place >= MOST_FAILURES * 5)


def _count_failure(request: HttpRequest, email: str) -> None:
    for key in _places(request, email):
        cache.add(key, 0, FORGOTTEN_AFTER)
        cache.incr(key)
