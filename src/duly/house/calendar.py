# SPDX-License-Identifier: Apache-2.0
"""Work for later, and work that comes round, as two readable tables."""

from datetime import timedelta

from duly.foundation.accounts.actions import forget_answers
from duly.foundation.files import jobs as files
from duly.foundation.jobs.actions import STALLED
from duly.foundation.jobs.facts import Job, Recurring
from duly.foundation.ledger.actions import sequence_waiting
from duly.house import flow
from duly.rooms.customers import jobs as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.notices import jobs as notices
from duly.rooms.obligations import jobs as obligations

JOBS: tuple[Job, ...] = (
    Job("customers.resume", customers.resume),
    Job("delivery.carry", delivery.carry, queue="delivery"),
)

RECURRING: tuple[Recurring, ...] = (
    STALLED,
    Recurring("accounts.forget_answers", timedelta(minutes=10), forget_answers),
    Recurring("files.sweep", timedelta(hours=6), files.sweep),
    Recurring("delivery.rescue", timedelta(seconds=1), delivery.rescue),
    Recurring("delivery.look_up", timedelta(seconds=5), delivery.look_up),
    Recurring("flow.dispatch", timedelta(seconds=0.3), flow.dispatch),
    Recurring("notices.complete", timedelta(seconds=5), notices.complete_settled),
    Recurring("obligations.advance", timedelta(seconds=0.5), obligations.advance_due),
    Recurring("ledger.sequence", timedelta(seconds=0.2), sequence_waiting),
)
