# SPDX-License-Identifier: Apache-2.0
"""What programs were answered, kept for a day, so that a request that is repeated has one effect."""

import json
from collections.abc import Iterable
from datetime import timedelta

from django.db import OperationalError, connection, models, transaction

from duly.foundation.accounts import facts
from duly.foundation.accounts.facts import Answer
from duly.foundation.accounts.models import StoredAnswer
from duly.foundation.ledger.actions import action
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.named_sql import named_sql

_ANSWERS_LAST = timedelta(hours=24)
_ANSWERS_AT_ONCE = 1_000
_COPY = "an answer repeats what the verb that it answers has recorded"


@action("accounts.claim_answer", silent=_COPY)
def claim_answer(actor: Actor, key: str, request_digest: str) -> Answer | None:
    """The answer kept for this request, or ``None``: then the caller answers it, in the same transaction, and keeps that.

    Because claim, effect and answer commit together, a request that failed or was killed left nothing, and a second one
    that arrives meanwhile waits for the first.

    Raises:
        Refusal: ``accounts.same_key_other_request``, ``accounts.still_running``.
    """
    moment = clock.now()
    mine = StoredAnswer.objects.filter(actor=actor.id, key=key)
    mine.filter(created_at__lt=moment - _ANSWERS_LAST).delete()
    claim = StoredAnswer(actor=actor.id, key=key, request_digest=request_digest, created_at=moment)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(named_sql(__package__, "limit_waiting"), ["10s"])
            StoredAnswer.objects.bulk_create([claim], ignore_conflicts=True)
            cursor.execute(named_sql(__package__, "limit_waiting"), ["0"])
    except OperationalError as error:
        raise facts.STILL_RUNNING() from error
    row = mine.get()
    if row.request_digest != request_digest:
        raise facts.SAME_KEY_OTHER_REQUEST(field="idempotency_key")
    return None if row.status is None else Answer(row.status, row.body)


@action("accounts.keep_answer", silent=_COPY)
def keep_answer(actor: Actor, key: str, answer: Answer) -> None:
    """Keep the answer to a claimed request for a day. Records nothing: the verb that ran has."""
    StoredAnswer.objects.filter(actor=actor.id, key=key).update(status=answer.status, body=answer.body)


@action("accounts.empty_answers", silent="answers are copies; that one was given stays, so that nothing is done twice")
def empty_answers(actor: Actor, texts: Iterable[str]) -> int:
    """Empty the answers in which one of these texts stands, because it must be kept nowhere; gives how many."""
    wanted = models.Q(pk__in=[])
    for text in texts:
        wanted |= models.Q(body__icontains=text) | models.Q(body__icontains=json.dumps(text)[1:-1])
    return StoredAnswer.objects.filter(wanted).update(body="")


@action("accounts.forget_answers", silent="answers are copies; forgetting one changes nothing")
def _forget_answers(actor: Actor) -> int:
    """Forget a bounded batch of answers older than a day; gives how many."""
    old = StoredAnswer.objects.filter(created_at__lt=clock.now() - _ANSWERS_LAST).values("pk")[:_ANSWERS_AT_ONCE]
    return StoredAnswer.objects.filter(pk__in=old).delete()[0]


def forget_answers() -> int:
    """Recurring: forget answers older than a day."""
    return _forget_answers(SYSTEM)
