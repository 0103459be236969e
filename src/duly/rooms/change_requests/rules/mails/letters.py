# SPDX-License-Identifier: Apache-2.0
"""What is held of one message after it was read. Everything in it was written by a stranger."""

from datetime import datetime
from typing import NamedTuple


class Attachment(NamedTuple):
    """A file that came with a message. It is kept, never opened and never run."""

    name: str
    """As the sender called it, without folders; ``""`` when it has no name."""
    declared: str
    """The type that the sender named."""
    sniffed: str
    """The type that its first bytes show; ``""`` when they show none that is known."""
    content: bytes
    warnings: tuple[str, ...] = ()
    """Codes: ``program``, ``script``, ``macros``, ``encrypted``, ``bomb``, ``other_type``, ``two_endings``, ``empty``."""

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)


class Letter(NamedTuple):
    """A message, as far as it can be read."""

    sender: str
    """The address in ``From``; whoever wrote the message chose it."""
    sender_name: str
    reply_to: str
    """The first address in ``Reply-To``; ``""`` when there is none."""
    to: tuple[str, ...]
    """Addresses in ``To`` and ``Cc``."""
    subject: str
    said_on: str
    """The ``Date`` header as it came. When the message was received is another matter, and ours to say."""
    said_at: datetime | None
    """The same as an instant; ``None`` when it is none."""
    message_id: str
    answers: tuple[str, ...]
    """Message-IDs in ``In-Reply-To`` and ``References``."""
    text: str
    """All that can be read, quotes and all."""
    page: str
    """The text of the HTML part where there is a plain one too: the two need not say the same."""
    own: str
    """The writer's own words: without quotes, with the signature. See :func:`~.quoting.written`."""
    attachments: tuple[Attachment, ...] = ()
    nature: str = "letter"
    """``letter``; or ``automatic``, ``list``, ``report``, ``challenge``, ``unread``: none of these asks for anything."""
    verdicts: tuple[tuple[str, str], ...] = ()
    """What a trusted server of ours says about SPF, DKIM and DMARC; empty when none does."""
    warnings: tuple[str, ...] = ()
    """Codes, for the person who checks: see :mod:`~.warning`, :data:`~.reading.LIMITS`."""

    @property
    def is_from_a_person(self) -> bool:
        """Whether it may ask for something at all."""
        return self.nature == "letter" and bool(self.sender)
