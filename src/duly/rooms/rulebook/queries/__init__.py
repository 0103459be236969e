# SPDX-License-Identifier: Apache-2.0
"""The face of the rulebook: packs, the check, the gate, what people decided about rules, the decent moment."""

from duly.rooms.rulebook.queries.decisions import (
    OverrideCard,
    answers_of,
    assessments_of,
    evidence_of,
    evidence_records,
    merged,
    overridden,
    override_cards,
    override_for,
    overrides_for,
    profile_of,
    sign_offs,
    state_of,
)
from duly.rooms.rulebook.queries.installed import installed_document, installed_packs
from duly.rooms.rulebook.queries.packs import (
    asked_by,
    check,
    decide,
    gate,
    gatekeeper,
    kinds,
    leads,
    library,
    outstanding,
    pack_of,
    packs,
    questions,
    tasks_from,
)
from duly.rooms.rulebook.queries.shipping import shipped
from duly.rooms.rulebook.rules.answers import read as read_answer
from duly.rooms.rulebook.rules.days import has_calendar, is_holiday, is_working_day
from duly.rooms.rulebook.rules.evaluation import jurisdictions_at
from duly.rooms.rulebook.rules.hours import decent_moment, is_zone, may_send
from duly.rooms.rulebook.rules.installing import must_be_a_pack
from duly.rooms.rulebook.rules.keeping import kept
from duly.rooms.rulebook.rules.leads import Lead
from duly.rooms.rulebook.rules.places import jurisdiction_of, jurisdictions_of
from duly.rooms.rulebook.rules.waits import after_working_days, local_moment

__all__ = [
    "Lead", "OverrideCard", "after_working_days", "answers_of", "asked_by", "assessments_of", "check", "decent_moment", "decide", "evidence_of", "evidence_records", "gate", "gatekeeper",
    "has_calendar", "installed_document", "installed_packs", "is_holiday", "is_working_day", "is_zone", "jurisdiction_of", "jurisdictions_at", "jurisdictions_of", "kept", "kinds", "leads", "library",
    "local_moment", "may_send", "merged", "must_be_a_pack", "outstanding", "overridden", "override_cards", "override_for", "overrides_for", "pack_of", "packs", "profile_of",
    "questions", "read_answer", "shipped", "sign_offs", "state_of", "tasks_from",
]  # fmt: skip
