# SPDX-License-Identifier: Apache-2.0
"""The port through which messages leave the house. An adapter carries letters and knows neither rooms nor tables.

The three outcomes are the whole point. *Accepted*: the provider said yes. *Refused*: it said no, or nothing ever
reached it. *Unknown*: bytes left, and no answer came; such a letter is not posted again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias, runtime_checkable
from uuid import UUID

from duly.rooms.delivery.facts import NO_SUCH_CHANNEL


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can take.

    ``batch`` letters are carried by each of ``connections`` before their outcomes are made durable, so a kill can
    leave ``batch x connections`` outcomes unknown. ``seconds`` bounds one call of ``post``; it must stay well below
    the lease. ``addressed`` is false where no address of the customer's is needed.
    """

    batch: int = 10
    connections: int = 8
    body_chars: int | None = None
    per_second: float | None = None
    blind_resend: bool = False
    seconds: float = 20.0
    addressed: bool = True


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name a letter goes out."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One rendered message. The delivery id is its idempotency key and, in mail, its Message-ID."""

    delivery_id: UUID
    address: str
    language: str
    sender: Sender
    subject: str
    text: str
    html: str | None = None
    unsubscribe_url: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it. ``reference`` is the provider's own name for it."""

    reference: str
    response: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider does not have it, for certain. ``code`` ``connect`` means that nothing could be reached at all."""

    code: str
    reason: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether the provider has it."""

    reason: str


Outcome: TypeAlias = "Accepted | Refused | Unknown"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider tells later about one letter, found by its delivery id."""

    delivery_id: UUID | None
    outcome: Literal["accepted", "delivered", "bounced", "failed"]
    code: str = ""
    response: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a customer sent back."""

    sender: str
    text: str


class Channel(Protocol):
    """One way out of the house."""

    @property
    def name(self) -> str:
        """``email``, ``sms``, ``portal`` ...: the word used in plans and contact points."""

    @property
    def limits(self) -> Limits:
        """What it can take."""

    def check(self, address: str) -> str | None:
        """Why this address can never work here, or ``None``."""

    def post(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Carry letters and give their outcomes in the same order, within ``limits.seconds``. Never raises."""

    def read_receipt(self, headers: Mapping[str, str], body: bytes) -> list[Receipt | Reply]:
        """What a provider's call says, after its signature was checked.

        Raises:
            Refusal: ``delivery.bad_signature``, ``delivery.bad_receipt``.
        """


@runtime_checkable
class CanLookUp(Protocol):
    """A channel whose provider can be asked what became of a letter."""

    def look_up(self, delivery_ids: Sequence[UUID]) -> list[Receipt]:
        """What the provider knows; a letter that it never saw comes back as ``failed``, one unanswered not at all."""


_installed: dict[str, Channel] = {}


def install_channels(channels: Mapping[str, Channel]) -> None:
    """Make the channels of this house known. Called once, by the house."""
    _installed.clear()
    _installed.update(channels)


def installed() -> Mapping[str, Channel]:
    """The channels of this house, by name."""
    return _installed


def channel_named(name: str) -> Channel:
    """One installed channel.

    Raises:
        Refusal: ``delivery.no_such_channel``.
    """
    if name not in _installed:
        raise NO_SUCH_CHANNEL(field="channel", name=name, known=", ".join(sorted(_installed)))
    return _installed[name]
