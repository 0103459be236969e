# SPDX-License-Identifier: Apache-2.0
"""The port through which messages leave the house. An adapter carries letters and knows neither rooms nor tables.

The three outcomes are the whole point. *Accepted*: the provider said yes. *Refused*: it said no, or nothing ever
reached it. *Unknown*: bytes left, and no answer came; such a letter is not posted again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol, TypeAlias, runtime_checkable
from uuid import UUID

from duly.rooms.delivery.facts import NO_SUCH_CHANNEL, NO_SUCH_PROVIDER

# fmt: off
FAULTS: Mapping[str, frozenset[str]] = MappingProxyType({
    "address": frozenset({"no_mailbox", "bad_address", "not_in_service", "unsubscribed_there"}),
    "content": frozenset({"rejected", "bad_content", "too_large", "smtputf8", "wording", "policy", "content", "protocol"}),
    "provider": frozenset({
        "connect", "disconnected", "too_many", "quota", "credentials", "provider_fault", "system", "network", "later",
    }),
    "now": frozenset({"mailbox", "mailbox_full", "busy", "no_answer", "switched_off", "no_route", "gave_up"}),
})
# fmt: on
"""Whose fault a refusal is. An adapter's table maps each of its provider's codes to one of these; a code that it does not know is no refusal but :class:`Unknown`, as ``unmapped:<code>``."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can take.

    ``batch`` letters are carried by each of ``connections`` before their outcomes are made durable, so a kill can
    leave ``batch x connections`` outcomes unknown. ``seconds`` bounds one call of ``post``; it must stay well below
    the lease. ``addressed`` is false where no address of the customer's is needed.

    ``echoes``: receipts name our delivery id, so the provider's own references need no table. ``receipt_days``: how
    long after acceptance a receipt is due; ``None`` where none is ever promised, as with mail. ``polls``: no receipt
    comes by itself, so what was accepted is asked about. ``blind_resend``: the same id again is never a second letter.
    """

    batch: int = 10
    connections: int = 8
    body_chars: int | None = None
    per_second: float | None = None
    blind_resend: bool = False
    seconds: float = 20.0
    addressed: bool = True
    echoes: bool = False
    receipt_days: float | None = None
    polls: bool = False


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
    name: str = ""
    link: str = ""
    region: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    """What the blanks of the wording were filled with, for providers that take fields rather than text."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it. ``reference`` is the provider's own name for it, ``units`` what it counts as: SMS segments, pages, minutes; 0 is free until ``delivery.meter``."""

    reference: str
    response: str = ""
    units: int = 1


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider does not have it, for certain. ``code`` ``connect`` means that nothing could be reached at all.

    ``retry_after`` is how many seconds the provider asks us to stay away. The codes are those of :data:`FAULTS`.
    """

    code: str
    reason: str
    permanent: bool
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether the provider has it."""

    reason: str


Outcome: TypeAlias = "Accepted | Refused | Unknown"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider tells later about one letter, found by its delivery id, or by the provider's own ``reference``.

    ``unmapped`` is a code that our table does not know: somebody has to look. ``said_at`` is the provider's time as it was written, ``address`` where the letter had gone.
    """

    delivery_id: UUID | None
    outcome: Literal["accepted", "delivered", "bounced", "failed", "complained", "unmapped"]
    code: str = ""
    response: str = ""
    reference: str = ""
    said_at: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a customer sent back. ``delivery_id`` where the answer names the letter; ``auto`` is a machine's answer, ``stop`` a wish to hear no more."""

    sender: str
    text: str
    delivery_id: UUID | None = None
    kind: Literal["reply", "auto", "challenge", "stop"] = "reply"


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


class Sent(NamedTuple):
    """One letter as far as we know it: enough to ask a provider that has no index of our ids."""

    delivery_id: UUID
    address: str
    reference: str
    posted_at: datetime


@runtime_checkable
class CanLookUpSent(Protocol):
    """A channel whose provider can be asked, by number and day or by its own name for the letter."""

    def look_up_sent(self, sent: Sequence[Sent]) -> list[Receipt]:
        """What the provider knows; a letter that it surely never saw comes back as ``failed``, one unanswered not at all."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider of a channel, as the house installs it. The name is what rows, receipts and hooks know it by.

    ``weight`` is its share of what goes, as long as it is well. ``regions`` are those that it serves (``CN`` also means
    ``CN-31``), all when empty. A provider of the lane ``urgent`` is kept for urgent mailings. ``domains`` are messages
    a second to recipients of a domain; ``per_second`` is its own limit, the channel's when ``None``. ``adapter`` is what
    carries for it, ``hook`` the path at which it may call us, empty where it never calls.
    """

    name: str
    channel: Channel
    weight: int = 100
    per_second: float | None = None
    regions: tuple[str, ...] = ()
    lane: str = ""
    domains: Mapping[str, float] = field(default_factory=dict)
    adapter: str = ""
    hook: str = ""

    @property
    def rate(self) -> float | None:
        """Messages a second over all workers, where there is a limit."""
        return self.channel.limits.per_second if self.per_second is None else self.per_second

    @property
    def room(self) -> int:
        """How many letters it carries at once."""
        return self.channel.limits.batch * self.channel.limits.connections

    def serves(self, region: str, lane: str) -> bool:
        """Whether a letter of this lane to this region may go with it."""
        at_home = not self.regions or region in self.regions or region.partition("-")[0] in self.regions
        return at_home and self.lane in {"", lane}


@dataclass(frozen=True, slots=True)
class Way:
    """A channel with the providers that carry it. Its limits are those of the first."""

    name: str
    providers: tuple[Provider, ...]

    @property
    def limits(self) -> Limits:
        """What a letter on it must keep to."""
        return self.providers[0].channel.limits

    def check(self, address: str) -> str | None:
        """Why no provider of it can reach this address, or ``None``."""
        complaints = [provider.channel.check(address) for provider in self.providers]
        return complaints[0] if all(complaints) else None

    def provider(self, name: str) -> Provider | None:
        """One of its providers."""
        return next((provider for provider in self.providers if provider.name == name), None)


_installed: dict[str, Way] = {}


def install_channels(channels: Mapping[str, Channel | Sequence[Provider] | Way]) -> None:
    """Make the channels of this house known. Called once, by the house. A bare channel is one provider of its name.

    Raises:
        ValueError: two providers have one name, or a channel has none.
    """
    found = {name: Way(name, _providers(name, given)) for name, given in channels.items()}
    names = [provider.name for way in found.values() for provider in way.providers]
    if len(names) != len(set(names)) or not all(way.providers for way in found.values()):
        message = f"every channel needs a provider, and every provider a name of its own: {sorted(names)}"
        raise ValueError(message)
    _installed.clear()
    _installed.update(found)


def _providers(name: str, given: Channel | Sequence[Provider] | Way) -> tuple[Provider, ...]:
    if isinstance(given, Way):
        return given.providers
    return tuple(given) if isinstance(given, Sequence) else (Provider(name, given),)


def installed() -> Mapping[str, Way]:
    """The channels of this house, by name."""
    return _installed


def channel_named(name: str) -> Way:
    """One installed channel.

    Raises:
        Refusal: ``delivery.no_such_channel``.
    """
    if name not in _installed:
        raise NO_SUCH_CHANNEL(field="channel", name=name, known=", ".join(sorted(_installed)))
    return _installed[name]


def provider_named(name: str) -> tuple[str, Provider]:
    """A provider and the name of its channel.

    Raises:
        Refusal: ``delivery.no_such_provider``.
    """
    for way in _installed.values():
        if (provider := way.provider(name)) is not None:
            return way.name, provider
    known = ", ".join(sorted(provider.name for way in _installed.values() for provider in way.providers))
    raise NO_SUCH_PROVIDER(field="provider", name=name, known=known)
