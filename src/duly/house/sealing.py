# SPDX-License-Identifier: Apache-2.0
"""The sealing process (``duly seal``): signs what is new about once a second. It holds the key; nothing else has to."""

import threading

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from duly.adapters.signers.local_key import LocalKey
from duly.foundation.ledger import actions as ledger
from duly.house import restoring
from duly.house.locks import lock
from duly.kernel.refusals import Because, Refusal, refusal

ALREADY = refusal(
    "sealing.already",
    Because.CONFLICT,
    en="Another process seals this home already.",
    zh="已有其他进程在封存此数据目录。",
)
EVERY = 1.0
log = structlog.get_logger()


def signer_of(origin: str) -> LocalKey:
    """The signer of this home. Its folder may belong to another user; then only the sealing process can use it."""
    return LocalKey(settings.DULY.home / "signer", origin)


def run(stop: threading.Event, *, every: float = EVERY) -> None:
    """Seal until ``stop`` is set. A refusing signer is logged and asked again: it never signs a fork, however often.

    Raises:
        Refusal: ``sealing.already``.
    """
    with lock(settings.DULY.home / "signer" / "sealing.lock") as alone:
        if not alone:
            raise ALREADY()
        restoring.look_first(stop, lambda: None)
        while not stop.wait(every):
            close_old_connections()
            _once()
        connection.close()


def _once() -> None:
    try:
        if not ledger.seal():
            _look()
    except Refusal as refused:
        if refused.code != "ledger.not_open":
            log.critical("sealing.refused", code=refused.code, why=str(refused))
            _look()
    except (DatabaseError, OSError) as error:
        log.warning("sealing.postponed", error=str(error))
        connection.close()


def _look() -> None:
    """With nothing to seal, or a signer that refuses: a backup may have come back under our feet."""
    try:
        restoring.look()
    except DatabaseError as error:
        log.warning("sealing.postponed", error=str(error))
        connection.close()
