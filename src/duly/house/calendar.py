# SPDX-License-Identifier: Apache-2.0
"""Work for later, and work that comes round, as two readable tables."""

from datetime import timedelta

from duly.foundation.accounts.actions import forget_answers
from duly.foundation.files import jobs as files
from duly.foundation.jobs.actions import STALLED
from duly.foundation.jobs.facts import Job, Recurring
from duly.foundation.ledger.actions import sequence_waiting
from duly.house import flow, mailboxes, papers, restoring
from duly.rooms.access import jobs as access
from duly.rooms.aftercare import jobs as aftercare
from duly.rooms.agreement import jobs as agreement
from duly.rooms.announcements import jobs as announcements
from duly.rooms.change_requests import jobs as change_requests
from duly.rooms.customers import jobs as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import jobs as delivery_jobs
from duly.rooms.downstream import jobs as downstream
from duly.rooms.feedback import jobs as feedback
from duly.rooms.insight import jobs as insight
from duly.rooms.notices import jobs as notices
from duly.rooms.obligations import jobs as obligations
from duly.rooms.papers import jobs as paper_forms
from duly.rooms.parcels import jobs as parcels
from duly.rooms.printing import jobs as printing
from duly.rooms.privacy import jobs as privacy
from duly.rooms.quality import jobs as quality
from duly.rooms.reminders import jobs as reminders
from duly.rooms.repairs import jobs as repairs
from duly.rooms.transfer import jobs as transfer

JOBS: tuple[Job, ...] = (
    *mailboxes.JOBS,
    Job("insight.freeze", insight.freeze),
    Job(access.SEND, access.send, queue="urgent"),
    Job(downstream.CARRY, downstream.carry),
    Job("customers.resume", customers.resume),
    Job("printing.make", printing.make),
    Job(reminders.CARRY, reminders.carry),
    Job(quality.SURVEY, quality.survey),
    Job(quality.SEARCH, quality.search),
    Job(transfer.WORK, transfer.work),
    Job(transfer.SYNC, transfer.look_for_changes),
    Job(transfer.ERRAND, transfer.errand),
    Job(paper_forms.WORK, paper_forms.carry),
    Job("notices.launch_round", notices.launch_round),
    Job("delivery.carry", delivery.carry, queue="delivery"),
    Job("delivery.carry_urgent", delivery.carry_urgent, queue="urgent"),
)

RECURRING: tuple[Recurring, ...] = (
    STALLED,
    Recurring("accounts.forget_answers", timedelta(minutes=10), forget_answers),
    Recurring("files.sweep", timedelta(hours=6), files.sweep),
    Recurring("access.wake", timedelta(seconds=5), access.wake),
    Recurring("access.forget", timedelta(hours=1), access.forget),
    Recurring("aftercare.look", timedelta(hours=1), aftercare.look),
    Recurring("agreement.remind", timedelta(minutes=10), agreement.remind),
    Recurring("announcements.check", timedelta(minutes=10), announcements.check),
    Recurring("change_requests.carry_on", timedelta(seconds=1), change_requests.carry_on),
    Recurring("change_requests.carry_files", timedelta(seconds=2), change_requests.carry_files),
    Recurring("change_requests.escalate", timedelta(minutes=5), change_requests.escalate),
    *mailboxes.RECURRING,
    Recurring("customers.come_into_force", timedelta(seconds=30), customers.come_into_force),
    Recurring("papers.seal", timedelta(hours=1), papers.seal),
    Recurring("restoring.look", timedelta(seconds=10), restoring.look),
    Recurring("delivery.rescue", timedelta(seconds=1), delivery.rescue),
    Recurring("delivery.look_up", timedelta(seconds=5), delivery.look_up),
    Recurring("delivery.fold", timedelta(seconds=10), delivery.fold),
    Recurring("delivery.replay", timedelta(seconds=30), delivery_jobs.replay),
    Recurring("delivery.switch_off", timedelta(hours=1), delivery_jobs.switch_off),
    Recurring("delivery.audit", timedelta(seconds=10), delivery_jobs.audit),
    Recurring("feedback.keep_time", timedelta(minutes=1), feedback.keep_time),
    Recurring("flow.dispatch", timedelta(seconds=0.3), flow.dispatch),
    Recurring("notices.repeat", timedelta(minutes=1), notices.repeat_due),
    Recurring("notices.complete", timedelta(seconds=5), notices.complete_settled),
    Recurring("obligations.watch_phases", timedelta(seconds=2), obligations.watch_phases),
    Recurring("obligations.fold", timedelta(seconds=10), obligations.fold),
    Recurring("obligations.advance", timedelta(seconds=0.5), obligations.advance_due),
    Recurring("reminders.wake", timedelta(minutes=5), reminders.wake),
    Recurring("downstream.wake", timedelta(seconds=5), downstream.wake),
    Recurring("repairs.chase", timedelta(minutes=1), repairs.chase),
    Recurring("privacy.erase", timedelta(minutes=1), privacy.erase),
    Recurring("privacy.list_due", timedelta(hours=24), privacy.look_for_due),
    Recurring("quality.wake", timedelta(minutes=10), quality.wake),
    Recurring("transfer.rounds", timedelta(seconds=10), transfer.rounds_due),
    Recurring("transfer.wake", timedelta(seconds=10), transfer.wake),
    Recurring("transfer.remind_frozen", timedelta(minutes=10), transfer.remind_frozen),
    Recurring("papers.wake", timedelta(seconds=10), paper_forms.wake),
    Recurring("parcels.sweep", timedelta(hours=1), parcels.sweep),
    Recurring("transfer.sweep", timedelta(hours=1), transfer.sweep),
    Recurring("ledger.sequence", timedelta(seconds=0.2), sequence_waiting),
)
