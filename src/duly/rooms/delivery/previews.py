# SPDX-License-Identifier: Apache-2.0
"""What can be said before anything is sent: a letter as somebody would get it, and who would carry it."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from django.conf import settings

from duly.kernel import clock
from duly.rooms.delivery.channel import Letter, Sender, installed
from duly.rooms.delivery.facts import Content
from duly.rooms.delivery.models import Mailing
from duly.rooms.delivery.rendering import House, To, write

_NOBODY = UUID("00000000-0000-4000-8000-000000000000")
_SAMPLE_NAME = {"zh": "李小明", "ja": "山田太郎", "ko": "홍길동"}


def specimen(channel: str, wording: Mapping[str, Content], language: str, *, name: str = "") -> Letter:
    """The letter that a sample customer, or the one of this name, would get: real wording, a link and a code of real length.

    Raises:
        WordingError: a blank has no value.
    """
    mailing = Mailing(
        id=_NOBODY, subject=_NOBODY, organisation_id=_NOBODY, channel=channel, step=0, digest="",
        contents={language: asdict(wording[language])}, sender=asdict(Sender(name="")), mandatory=True, legal_basis="",
        respects_quiet_hours=True, created_at=clock.now(),
    )  # fmt: skip
    name = name or _SAMPLE_NAME.get(language.split("-", 1)[0].lower(), "Alex Sample")
    to = To(_NOBODY, _NOBODY, _NOBODY, language, "123456", "", name)
    return write(House(settings.DULY.secret, settings.DULY.public_url), mailing, to)


def carriers(channel: str) -> list[tuple[str, float]]:
    """The providers of a channel with the share of its messages that each gets by its weight; none when it has none."""
    way = installed().get(channel)
    providers = way.providers if way else ()
    weights = sum(one.weight for one in providers)
    return [(one.name, one.weight / weights) for one in providers] if weights else []
