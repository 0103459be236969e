# SPDX-License-Identifier: Apache-2.0
"""Mailings from memory: their wording and terms are frozen. Whether one is paused must be asked of the table."""

from uuid import UUID

from duly.rooms.delivery.models import Mailing

_MOST = 200
_mailings: dict[UUID, Mailing] = {}


def mailing_of(mailing_id: UUID) -> Mailing:
    """One mailing."""
    if mailing_id not in _mailings:
        if len(_mailings) > _MOST:
            _mailings.clear()
        _mailings[mailing_id] = Mailing.objects.get(id=mailing_id)
    return _mailings[mailing_id]


def forget() -> None:
    """Read them again."""
    _mailings.clear()
