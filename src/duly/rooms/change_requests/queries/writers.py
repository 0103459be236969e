# SPDX-License-Identifier: Apache-2.0
"""Whose address a mail was written from. It says who may be meant, and nothing about who wrote."""

from uuid import UUID

from duly.foundation.files import queries as files
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests.models import Mail
from duly.rooms.change_requests.queries.keeping import subject_of
from duly.rooms.change_requests.rules.mails import read, warning
from duly.rooms.customers import queries as customers


def writer_of(mail: UUID) -> UUID | None:
    """The one customer of the organisation on whose record the sender's address stands; nobody where there are two, where
    our server says that the sender is not who it claims, or where the mail is not kept any more.
    """
    row = Mail.objects.filter(id=mail).first()
    if row is None or warning.FORGED in row.signs:
        return None
    try:
        sender = read(files.content(row.file, whose=[subject_of(row)])).sender
    except Refusal:
        return None
    whose = customers.holders("email", sender, row.organisation_id) if sender else []
    return whose[0] if len(whose) == 1 else None
