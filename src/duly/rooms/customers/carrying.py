# SPDX-License-Identifier: Apache-2.0
"""Customers as a transfer brings them: a row of plain text a customer, which the registry holds exactly so or not at all."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

CHANNELS: Mapping[str, str] = {"email": "email", "mobile": "sms", "landline": "voice", "address": "letter"}
"""Fields that are contact points, and the channel of each."""
PARTICULARS = ("name", "kind", "language", "time_zone", "region", "status", "tags")
FIELDS = ("ref", *PARTICULARS, *CHANNELS)
"""What a row may have; names and codes are those of the standard schema where that has them (``docs/standard-schema.md``)."""
ALWAYS = frozenset({"ref", "name", "kind", "language", "time_zone", "region", "status"})
"""The registry holds no customer without these."""
Row = Mapping[str, str | None]
"""What a row says by field; a field that it does not name stays as it is, ``None`` says that there is no value."""


class Unfit(NamedTuple):
    """Why the registry does not take a row: ``code`` and, where that helps, how it would have to be written."""

    field: str
    code: str
    text: str = ""


class Cause(NamedTuple):
    """Who stands for what is carried in, and where it is from."""

    number: str
    """The name of the transfer."""
    reason: str
    """A plain code: ``transfer``, ``transfer_undo``."""
    source_id: UUID
    request: UUID | None = None
    """The file of changes under which it was agreed to."""
    maker: UUID | None = None
    checker: UUID | None = None


class Said(NamedTuple):
    """One thing that a row changes of a customer on record."""

    party: UUID
    field: str
    channel: str
    """Empty for a particular."""
    old: str
    new: str | None


CARRIED = FactKind(
    "customers.carried",
    Words(
        en="A transfer ({number}) brought customers: {new} new, {changed} changed. Record {record}.",
        zh="转移（{number}）带入客户：新增 {new} 名，变更 {changed} 名。记录 {record}。",
    ),
    public=("record", "organisation", "number", "cause", "new", "changed", "request", "maker", "checker"),
)
TAKEN_OUT = FactKind(
    "customers.taken_out",
    Words(
        en="{customers} customers whom a transfer ({number}) had brought were taken out again, their keys destroyed.",
        zh="转移（{number}）带入的 {customers} 名客户已移出，其密钥已销毁。",
    ),
    public=("record", "organisation", "number", "customers"),
)
FACTS = (CARRIED, TAKEN_OUT)
