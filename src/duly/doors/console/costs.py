# SPDX-License-Identifier: Apache-2.0
"""Costs: what each channel carried and cost, and the price list."""

from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.look.strangers import doubts_about
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.insight import queries as insight
from duly.rooms.tariffs import actions, queries
from duly.rooms.tariffs.facts import ALWAYS, Price


@staff
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Channels compared, and the prices in force."""
    return show(request, actor, "costs/overview", **_page(actor))


@staff
@require_POST
def tariffs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put a price list in force."""
    text = request.POST.get("list", "")
    try:
        actions.set_sheet(actor, yaml.safe_load(text))
    except Refusal as no:
        refusal, status = sentence(no), STATUS[no.kind.because]
    except yaml.YAMLError as error:
        refusal, status = _("This is not YAML: %(why)s") % {"why": error}, 422
    else:
        return done(request, _("In force. What was metered before keeps its price."), reverse("console:costs"))
    return show(request, actor, "costs/overview", status, **_page(actor) | {"refusal": refusal, "written": text})


def _page(actor: Actor) -> dict[str, Any]:
    card = queries.sheet_for(actor)
    return {
        "room": "costs", "report": insight.channel_report_for(actor), "sheet": card,
        "doubts": doubts_about(card.prices, clock.now()) if card else [],
        "rows": [_row(row) for row in card.prices] if card else [],
        "written": yaml.safe_dump(queries.plain_sheet(card.prices), allow_unicode=True, sort_keys=False) if card else _EXAMPLE, "may_set": may(actor, "tariffs.set"),
    }  # fmt: skip


def _row(price: Price) -> dict[str, object]:
    money = {"micros": price.micros, "currency": price.currency}
    return {"price": price, "money": money, "always": price.valid_from == ALWAYS}


_EXAMPLE = """\
duly: tariffs/1
zone: Asia/Shanghai
prices:
  - {provider: "*", channel: sms, region: CN, price: "0.045", currency: CNY, from: 2026-01-01}
  - {provider: "*", channel: email, price: "0.001", currency: CNY}
labour:
  - {role: agent, channel: call, per_hour: 60, currency: CNY}
"""
