# SPDX-License-Identifier: Apache-2.0
"""Making a house that works: tables, the log's name, keys, the first account, the first organisation. Idempotent."""

from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as who
from duly.foundation.accounts.facts import OrganisationDetails
from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries as facts
from duly.foundation.vault import actions as vault
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.ids import random_id
from duly.kernel.refusals import Because, Refusal, refusal

KEYS_MISSING = refusal(
    "house.keys_missing",
    Because.CONFLICT,
    en="This database has a log already, and its keys are not in {home}/keys. Copy them from the machine where it was made.",
    zh="该数据库已有存证账本，但 {home}/keys 中没有对应的密钥。请从创建它的机器复制密钥。",
)


CLOCK_OFF = refusal(
    "house.clock_off",
    Because.CONFLICT,
    en="This machine's clock is {seconds} s away from the database server's. Set it (NTP) and start again.",
    zh="本机时钟与数据库服务器相差 {seconds} 秒。请校准时间（NTP）后重试。",
)
_DOUBT = 5.0
"""Seconds by which the clocks of two machines may differ; leases are thirty."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a house has after :func:`open_house`."""

    operator: str
    organisation: str | None
    log: str
    was_new: bool


def migrate() -> None:
    """Bring the tables to this version."""
    call_command("migrate", interactive=False, verbosity=0)


def open_house(
    email: str, name: str, *, password: str | None, language: str, organisation: OrganisationDetails | None
) -> Opened:
    """Make what is missing and leave alone what is there.

    Raises:
        Refusal: ``house.keys_missing``, and those of ``vault.note_keys``, ``accounts.install`` and ``accounts.add_organisation``.
    """
    had_keys = bool(settings.DULY.keyring.numbers())
    migrate()
    if not _open_log() and not had_keys:
        raise KEYS_MISSING(home=settings.DULY.home)
    settings.DULY.secret  # noqa: B018  reading makes it
    vault.note_keys(SYSTEM)
    present = who.operators().first()
    if present is None:
        accounts.install(SYSTEM, email, name, password=password, language=language)
    operator = who.operator()
    actor = who.actor_of(operator)
    if organisation is not None and organisation.ref not in {row.ref for row in who.organisations_for(actor)}:
        accounts.add_organisation(actor, organisation)
    refs = [row.ref for row in who.organisations_for(actor)]
    return Opened(operator.email, refs[0] if refs else None, facts.log().origin, present is None)


def must_fit_in() -> None:
    """See that this machine may work in the house: it has the house's keys, and the server's time.

    Raises:
        Refusal: ``house.keys_missing``, ``house.clock_off``, those of ``vault.note_keys``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        seconds = abs((cursor.fetchone()[0] - clock.now()).total_seconds())
    if seconds > _DOUBT:
        raise CLOCK_OFF(seconds=round(seconds))
    if not facts.is_open():
        return
    if not settings.DULY.keyring.numbers():
        raise KEYS_MISSING(home=settings.DULY.home)
    vault.note_keys(SYSTEM)


def _open_log() -> bool:
    """Name the log once, by chance: a name must never be that of another log. Gives whether it was done now."""
    try:
        facts.log()
    except Refusal:
        ledger.open_log(SYSTEM, f"duly.invalid/{random_id().hex[:16]}")
        return True
    return False
