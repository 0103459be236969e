# SPDX-License-Identifier: Apache-2.0
"""Puts the parts together, once per process: rights, facts, reactions, jobs, adapters, the guard."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from duly.adapters.carriers.webhook import WebhookCarrier
from duly.adapters.eyes.http import Eyes
from duly.adapters.presses.paper import PaperPress
from duly.adapters.readers.rapid import RapidReader
from duly.adapters.sources import openers as source_openers
from duly.adapters.stores.disk import DiskStore
from duly.adapters.targets import openers as target_openers
from duly.foundation.accounts import facts as accounts_facts
from duly.foundation.files import actions as files
from duly.foundation.files import facts as files_facts
from duly.foundation.jobs import actions as jobs
from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import facts as ledger_facts
from duly.foundation.ledger.guard import only_inside_actions
from duly.foundation.vault import actions as vault
from duly.foundation.vault import facts as vault_facts
from duly.house import calendar, flow, messages, rights, sealing
from duly.house.channels import channels_of
from duly.house.letters import letterheads
from duly.house.secrets import Means, secret_of
from duly.house.translators import translators_of
from duly.house.waiting import of_change_requests, of_checks, of_conversations, of_privacy, of_transfers
from duly.kernel import rights as kernel_rights
from duly.kernel import words
from duly.rooms.access import facts as access_facts
from duly.rooms.access import queries as access
from duly.rooms.aftercare import facts as aftercare_facts
from duly.rooms.agreement import facts as agreement_facts
from duly.rooms.announcements import actions as announcements
from duly.rooms.announcements import facts as announcements_facts
from duly.rooms.audience import facts as audience_facts
from duly.rooms.change_requests import actions as change_requests_actions
from duly.rooms.change_requests import facts as change_requests_facts
from duly.rooms.change_requests import queries as change_requests
from duly.rooms.counter import facts as counter_facts
from duly.rooms.customers import actions as customers_actions
from duly.rooms.customers import facts as customers_facts
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery import facts as delivery_facts
from duly.rooms.delivery.facts import Named
from duly.rooms.dossier import facts as dossier_facts
from duly.rooms.downstream import actions as downstream
from duly.rooms.downstream import facts as downstream_facts
from duly.rooms.feedback import facts as feedback_facts
from duly.rooms.insight import facts as insight_facts
from duly.rooms.insight import queries as insight
from duly.rooms.library import facts as library_facts
from duly.rooms.notices import facts as notices_facts
from duly.rooms.notices import queries as notices
from duly.rooms.obligations import facts as obligations_facts
from duly.rooms.obligations import queries as obligations
from duly.rooms.papers import actions as papers
from duly.rooms.papers import facts as papers_facts
from duly.rooms.parcels import facts as parcels_facts
from duly.rooms.printing import actions as printing
from duly.rooms.printing import facts as printing_facts
from duly.rooms.privacy import facts as privacy_facts
from duly.rooms.proof import facts as proof_facts
from duly.rooms.quality import actions as quality_actions
from duly.rooms.quality import facts as quality_facts
from duly.rooms.recognition import facts as recognition_facts
from duly.rooms.reminders import facts as reminders_facts
from duly.rooms.reminders import queries as reminders
from duly.rooms.repairs import facts as repairs_facts
from duly.rooms.rulebook import facts as rulebook_facts
from duly.rooms.tariffs import facts as tariffs_facts
from duly.rooms.transfer import actions as transfer
from duly.rooms.transfer import facts as transfer_facts
from duly.rooms.translation import actions as translation
from duly.rooms.translation import facts as translation_facts

FACTS = (
    *ledger_facts.FACTS,
    *accounts_facts.FACTS,
    *files_facts.FACTS,
    *vault_facts.FACTS,
    *customers_facts.FACTS,
    *access_facts.FACTS,
    *agreement_facts.FACTS,
    *announcements_facts.FACTS,
    *audience_facts.FACTS,
    *delivery_facts.FACTS,
    *dossier_facts.FACTS,
    *downstream_facts.FACTS,
    *feedback_facts.FACTS,
    *library_facts.FACTS,
    *notices_facts.FACTS,
    *obligations_facts.FACTS,
    *printing_facts.FACTS,
    *privacy_facts.FACTS,
    *proof_facts.FACTS,
    *rulebook_facts.FACTS,
    *tariffs_facts.FACTS,
    *change_requests_facts.FACTS,
    *counter_facts.FACTS,
    *repairs_facts.FACTS,
    *quality_facts.FACTS,
    *transfer_facts.FACTS,
    *aftercare_facts.FACTS,
    *recognition_facts.FACTS,
    *papers_facts.FACTS,
    *parcels_facts.FACTS,
    *translation_facts.FACTS,
    *insight_facts.FACTS,
    *reminders_facts.FACTS,
)


def install() -> None:
    """Wire everything. Safe to call again."""
    kernel_rights.install(rights.RIGHTS)
    ledger_facts.install(FACTS, flow.REACTIONS)
    ledger.install_signer(sealing.signer_of)
    files.install_store(DiskStore(lambda: settings.DULY.folder("files")))
    vault.install_samples(customers.samples)
    vault.install_marked((*customers_actions.MARKED, *quality_actions.MARKED))
    delivery.install_channels(channels_of(settings.DULY))
    delivery.install_roll(obligations.roll_page)
    delivery.install_addressees(_addressees)
    notices.install_forecast(insight.expected_cost)
    announcements.install_eyes(Eyes().fetch, lambda: settings.DULY["DULY_CHECK_URL"] or settings.DULY.public_url)
    printing.install_press(PaperPress(), letterheads)
    change_requests_actions.install_press(PaperPress())
    transfer.install_press(PaperPress())
    downstream.install_carrier(WebhookCarrier(lambda: bool(settings.DULY["DULY_DOWNSTREAM_INSIDE"])))
    asked = source_openers(**_means(), workplace=lambda: settings.DULY.folder("transfers") / "tmp")
    transfer.install_sources({**asked, "paper": transfer.open_papers})
    transfer.install_targets({**target_openers(**_means()), transfer.REGISTRY: transfer.open_registry})
    papers.install_reader(RapidReader)
    translation.install_translators(translators_of(settings.DULY))
    words.install_traditional(messages.traditional)
    reminders.install_others(of_change_requests, of_checks, of_conversations, of_privacy, of_transfers)
    jobs.install(calendar.JOBS, calendar.RECURRING)
    connection_created.connect(_guard, dispatch_uid="duly.no_silent_writes")
    if connection.connection is not None:
        _guard(connection=connection)


def _addressees(recipient_ids: Sequence[UUID]) -> Mapping[UUID, Named]:
    """Two rooms write to addresses that they took down themselves."""
    return {**change_requests.addressees(recipient_ids), **access.addressees(recipient_ids)}


def _means() -> Means:
    """What sources and targets of transfers that ask who comes are given."""
    return {
        "secret_of": lambda name: secret_of(settings.DULY.folder("secrets"), name),
        "may_go_inside": lambda: bool(settings.DULY["DULY_TRANSFER_INSIDE"]),
    }


def _guard(connection: BaseDatabaseWrapper, **_: object) -> None:
    if only_inside_actions not in connection.execute_wrappers:
        connection.execute_wrappers.append(only_inside_actions)
