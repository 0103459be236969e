# SPDX-License-Identifier: Apache-2.0
"""The main menu: which pages there are, and in which section somebody looks for them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Row:
    """A page in the menu. ``room`` is what the page calls itself; ``key`` is the letter that leads to it after ``g``."""

    words: str | Promise
    address: str
    room: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that belong together."""

    words: str | Promise
    rows: tuple[Row, ...]


MENU = (
    Section("", (Row(_("Today"), "console:home", "home", "h"),)),
    Section(_("Notices"), (
        Row(_("All notices"), "console:notices", "notices", "n"),
        Row(_("My tasks"), "console:tasks", "tasks", "t"),
        Row(_("Questions"), "console:questions", "questions"),
        Row(_("My translations"), "console:my-translations", "translations", "x"),
        Row(_("Glossary"), "console:glossary", "glossary"),
    )),
    Section(_("Customers"), (
        Row(_("Register"), "console:customers", "customers", "c"),
        Row(_("Change requests"), "console:change-requests", "change-requests", "v"),
        Row(_("Privacy requests"), "console:privacy", "privacy"),
        Row(_("Holds and keeping"), "console:privacy-keeping", "privacy-keeping"),
        Row(_("Confidentiality"), "console:privacy-confidence", "privacy-confidence"),
        Row(_("Data quality"), "console:quality", "quality", "d"),
        Row(_("Recipients of data"), "console:downstream", "downstream"),
        Row(_("Import"), "console:imports", "imports"),
        Row(_("Transfers"), "console:transfers", "transfers"),
        Row(_("Sealed packages"), "console:parcels", "parcels"),
        Row(_("Lessons of transfers"), "console:cases", "cases"),
        Row(_("Forms on paper"), "console:papers", "papers"),
        Row(_("Contact repair"), "console:repairs", "repairs"),
    )),
    Section(_("Service desk"), (
        Row(_("Conversations"), "console:conversations", "conversations", "q"),
        Row(_("Ready answers"), "console:macros", "macros"),
        Row(_("Articles"), "console:articles", "articles", "a"),
        Row(_("Figures of the desk"), "console:desk-figures", "desk-figures"),
    )),
    Section(_("Carrying out"), (
        Row(_("Call list"), "console:calls", "calls", "l"),
        Row(_("Work list"), "console:worklist", "worklist", "w"),
        Row(_("Counter"), "console:counter", "counter"),
        Row(_("Outbox"), "console:outbox", "outbox", "o"),
        Row(_("Letters"), "console:letters", "letters"),
    )),
    Section(_("Evidence"), (
        Row(_("Ledger"), "console:ledger", "ledger"),
        Row(_("Compliance report"), "console:reports", "reports"),
        Row(_("Rules"), "console:rules", "rules", "r"),
    )),
    Section(_("Set-up"), (
        Row(_("Providers"), "console:providers", "providers", "p"),
        Row(_("Costs"), "console:costs", "costs"),
        Row(_("Profile"), "console:profile", "profile"),
        Row(_("Library"), "console:library", "library"),
        Row(_("Approval policy"), "console:policy", "policy"),
        Row(_("Rules for requests"), "console:request-policy", "request-policy"),
        Row(_("Delegations"), "console:delegations", "delegations"),
        Row(_("Preferences"), "console:preferences", "preferences"),
    )),
)  # fmt: skip
