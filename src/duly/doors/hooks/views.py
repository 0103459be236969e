# SPDX-License-Identifier: Apache-2.0
"""Calls of providers, and the one-click end of messages that are not mandatory."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from duly.doors.look.bodies import length_of
from duly.kernel import clock, tokens
from duly.kernel.actors import PROVIDER, Actor
from duly.kernel.refusals import Because, Refusal
from duly.rooms.customers import actions as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import queries as deliveries

LARGEST = 2 * 1024 * 1024
_STATUS = {
    Because.MISSING: 404,
    Because.DENIED: 401,
    Because.CONFLICT: 409,
    Because.INVALID: 422,
    Because.UNAVAILABLE: 503,
}


def _receiver(channel: str) -> Callable[[HttpRequest], HttpResponse]:
    @csrf_exempt
    @require_POST
    def receive(request: HttpRequest) -> HttpResponse:
        """Take a provider's call. The channel's adapter checks its signature before anything is kept."""
        if length_of(request) > LARGEST:
            return JsonResponse({"error": "delivery.too_large", "limit": LARGEST}, status=413)
        try:
            matched = delivery.take_receipts(PROVIDER, channel, request.headers, request.body)
        except Refusal as refusal:
            return JsonResponse({"error": refusal.code, "message": str(refusal)}, status=_STATUS[refusal.kind.because])
        return JsonResponse({"matched": matched})

    return receive


sms = _receiver("sms")
mail = _receiver("email")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def provider(request: HttpRequest, name: str) -> HttpResponse:
    """Take a call of the provider of this name, and answer in the words that it waits for.

    The adapter sees the address that was called, too (``Duly-Hook-Url``): some providers sign it, others ask a question
    in it. It also sees who called (``Duly-Hook-From``). Nothing that a caller sends can set these two.
    """
    if length_of(request) > LARGEST:
        return JsonResponse({"error": "delivery.too_large", "limit": LARGEST}, status=413)
    url = f"{settings.DULY.public_url}{request.get_full_path()}"
    headers = {**request.headers, "Duly-Hook-Url": url, "Duly-Hook-From": request.META.get("REMOTE_ADDR", "")}
    try:
        channel, carrier = deliveries.provider_named(name)
        matched = delivery.take_receipts(PROVIDER, channel, headers, request.body, provider=name)
        kind, content = _reply_of(carrier.channel, headers, request.body) or (None, b"")
    except Refusal as refusal:
        return JsonResponse({"error": refusal.code, "message": str(refusal)}, status=_STATUS[refusal.kind.because])
    return HttpResponse(content, content_type=kind) if kind else JsonResponse({"matched": matched})


def _reply_of(carrier: Any, headers: Mapping[str, str], body: bytes) -> tuple[str, bytes] | None:
    """What this provider wants to hear: a fixed word, or an answer to what it asked."""
    reply = getattr(carrier, "hook_reply", None)
    if callable(reply):
        reply = reply(carrier.read_receipt(headers, body), headers, body)
    return cast("tuple[str, bytes] | None", reply)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A mail program POSTs here with one click (RFC 8058); a person who opens the address is asked first.

    A GET changes nothing: scanners follow every link.
    """
    secret: bytes = settings.DULY.secret
    try:
        customer = tokens.subject_of(secret, "unsubscribe", token, clock.now())
        if request.method == "POST":
            actor = Actor("customer", customer, "customer", frozenset({"customer"}))
            customers.set_consent(actor, customer, decision="withdrawn", mechanism="email", channel="email")
    except Refusal as refusal:
        said: dict[str, object] = {"refusal_zh": refusal.say("zh"), "refusal_en": refusal.say("en")}
        status = _STATUS[refusal.kind.because]
    else:
        said, status = {"is_done": request.method == "POST"}, 200
    response = render(request, "hooks/unsubscribe.html", said, status=status)
    for name, value in (("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex"), ("Referrer-Policy", "no-referrer")):
        response.headers[name] = value
    return response
