# SPDX-License-Identifier: Apache-2.0
"""A customer's wishes out of a form: hours of rest, channels that they agree to, the one they are reached by first."""

from uuid import UUID

from django.http import HttpRequest

from duly.kernel.actors import Actor
from duly.rooms.customers import actions as deeds
from duly.rooms.customers import queries as customers


def wish(request: HttpRequest, actor: Actor, customer: UUID) -> None:
    """Take down what the form says.

    Raises:
        Refusal: those of ``customers.set_preference`` and ``customers.set_consent``.
    """
    wanted = set(request.POST.getlist("channel"))
    start, end = (customers.clock_of(request.POST.get(name, "")[:8]) for name in ("quiet_from", "quiet_to"))
    deeds.set_preference(actor, customer, quiet_from=start, quiet_to=end, mechanism="portal")
    for channel, is_agreed in customers.wishes_of(customer).channels.items():
        if is_agreed != (channel in wanted):
            decision = "withdrawn" if is_agreed else "granted"
            deeds.set_consent(actor, customer, decision=decision, mechanism="portal", channel=channel)
    first, known = request.POST.get("first", ""), customers.wishes_of(customer).order
    if "first" in request.POST and first != (known[0] if known else ""):
        order = [first, *(one for one in known if one != first)] if first else []
        deeds.prefer_channels(actor, customer, channels=order, mechanism="portal")
