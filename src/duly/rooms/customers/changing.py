# SPDX-License-Identifier: Apache-2.0
"""A change of what is on record about a customer: what is asked, what became of it, and what it leaves in the ledger."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words


class Family(StrEnum):
    """What kind of thing a version is about."""

    PROFILE = "profile"
    CONTACT = "contact_point"
    IDENTIFIER = "identifier"
    RELATION = "relation"
    MANDATE = "mandate"
    ATTRIBUTE = "attribute"


FAMILY_WORDS = {
    Family.PROFILE: Words(en="name and particulars", zh="名称与基本资料"),
    Family.CONTACT: Words(en="contact point", zh="联系方式"),
    Family.IDENTIFIER: Words(en="identifier", zh="证件或账号"),
    Family.RELATION: Words(en="relation", zh="关联关系"),
    Family.MANDATE: Words(en="mandate", zh="授权委托"),
    Family.ATTRIBUTE: Words(en="further particular", zh="其他资料"),
}
SECRETS: Mapping[Family, frozenset[str]] = {
    Family.PROFILE: frozenset({"name", "latin", "alias"}),
    Family.CONTACT: frozenset({"value"}),
    Family.IDENTIFIER: frozenset({"value"}),
    Family.RELATION: frozenset({"note"}),
    Family.MANDATE: frozenset({"holder", "note"}),
    Family.ATTRIBUTE: frozenset({"value"}),
}
"""What of each family is kept only under the customer's own key."""


IDENTIFIER_WORDS = {
    "uscc": Words(en="unified social credit code", zh="统一社会信用代码"),
    "resident_id": Words(en="resident identity card", zh="居民身份证"),
    "passport": Words(en="passport", zh="护照"),
    "lei": Words(en="legal entity identifier", zh="全球法人识别编码"),
    "tax": Words(en="tax number", zh="税号"),
    "company_number": Words(en="company number", zh="公司注册号"),
    "bank_account": Words(en="bank account", zh="银行账户"),
    "iban": Words(en="IBAN", zh="国际银行账号"),
}


class Nature(StrEnum):
    """Whether something is new from a day on, was wrong from the start, or is no more.

    GDPR 16 and 个人信息保护法 46 give a right to the second; it rewrites the past, the first does not.
    """

    UPDATE = "update"
    RECTIFICATION = "rectification"
    END = "end"


NATURE_WORDS = {
    Nature.UPDATE: Words(en="new from a day on", zh="自某日起变更"),
    Nature.RECTIFICATION: Words(en="was wrong from the start", zh="原登记有误，予以更正"),
    Nature.END: Words(en="no longer holds", zh="不再有效"),
}


class Item(NamedTuple):
    """One field of one entity that is to change."""

    family: str
    entity: UUID | None
    """``None``: a new one; ``attributes`` say what it is."""
    field: str
    value: str | None
    base: str = ""
    """The digest of the field as the asker saw it (:attr:`Entity.digests`); empty for a new entity, or to ask for none."""
    attributes: tuple[tuple[str, str], ...] = ()


class Change(NamedTuple):
    """What is to be written of one customer, all of it or nothing, and who stands for it."""

    party: UUID
    nature: str
    since: datetime
    """From when it holds in the world; may lie ahead."""
    items: tuple[Item, ...]
    reason: str
    """A plain code."""
    request: UUID | None = None
    number: str = ""
    requester: str = ""
    """In what capacity it was asked: ``customer``, ``mandate``, ``staff``, ``file`` …"""
    maker: UUID | None = None
    checker: UUID | None = None
    proofs: tuple[str, ...] = ()
    """By what the asker proved to be the right one: levels, never secrets."""
    rules: Mapping[str, str] = {}
    """The versions of the rules that were applied."""


class Applied(NamedTuple):
    """What became of a change."""

    record: UUID
    written: int
    """Fields that were written."""
    already: int
    """Fields that said so already."""
    entities: tuple[UUID, ...]
    """The entity of each item, in their order."""


class Entity(NamedTuple):
    """One thing on record as it stood, opened."""

    id: UUID
    family: str
    attributes: dict[str, str]
    values: dict[str, str]
    """What is secret of it, opened; empty when the customer's key was destroyed."""
    digests: dict[str, str]
    """By field: what to name as ``base`` when a change of it is asked."""
    version: UUID
    since: datetime
    until: datetime | None
    recorded_at: datetime
    superseded_at: datetime | None
    op: str
    change: UUID


class Record(NamedTuple):
    """All that is or was on record of one customer at one moment."""

    party: UUID
    organisation: UUID
    ref: str
    entities: list[Entity]

    def of(self, family: str) -> list[Entity]:
        """The entities of one family."""
        return [one for one in self.entities if one.family == family]

    @property
    def name(self) -> str:
        """The customer's name; empty when it was erased."""
        return next((one.values.get("name", "") for one in self.of(Family.PROFILE)), "")


class ChangeCard(NamedTuple):
    """One entry of the permanent record."""

    id: UUID
    at: datetime
    since: datetime
    nature: str
    source: str
    reason: str
    number: str
    request: UUID | None
    requester: str
    maker: UUID | None
    checker: UUID | None
    proofs: tuple[str, ...]
    seq: int | None


REGISTERED = FactKind(
    "customers.registered",
    Words(
        en="What is on record of a customer was changed ({nature}, {written} fields): record {record}.",
        zh="客户登记信息已变更（{nature}，{written} 项）：记录 {record}。",
    ),
    public=(
        "record", "nature", "since", "cause", "request", "number", "requester", "maker", "checker", "proofs", "rules",
        "written", "already", "fields", "seq", "digest",
    ),
    personal=("actor", "before", "after"),
)  # fmt: skip
CAME_INTO_FORCE = FactKind(
    "customers.came_into_force",
    Words(en="A change that was entered ahead of its day now holds.", zh="提前登记的变更现已生效。"),
    public=("entities",),
)
FORGOTTEN = FactKind(
    "customers.forgotten",
    Words(
        en="A customer was erased ({number}): {contact_points} contact points, {identifiers} identifiers, {contracts} contracts.",
        zh="一名客户已被删除（{number}）：联系方式 {contact_points} 项，证件或账号 {identifiers} 项，合同 {contracts} 项。",
    ),
    public=("number", "contact_points", "identifiers", "contracts", "consents", "tokens"),
)
MERGED = FactKind(
    "customers.merged",
    Words(
        en="Two customers were found to be one; {brought} particulars went over ({cause}).",
        zh="两条客户记录经核实为同一客户，已合并，转入 {brought} 项资料（{cause}）。",
    ),
    public=("merge", "survivor", "absorbed", "brought", "cause", "number"),
    personal=("actor",),
)
UNMERGED = FactKind(
    "customers.unmerged",
    Words(en="A merge of two customers was taken back ({cause}).", zh="一次客户合并已撤销（{cause}）。"),
    public=("merge", "survivor", "absorbed", "cause", "number"),
    personal=("actor",),
)
LINKED = FactKind(
    "customers.linked",
    Words(
        en="Another system ({system}) knows this customer by a number of its own.",
        zh="另一系统（{system}）以其自有编号识别该客户。",
    ),
    public=("system",),
    personal=("external_id",),
)
REGISTRY_SEALED = FactKind(
    "customers.registry_sealed",
    Words(en="The register was sealed: {customers} customers.", zh="客户登记簿已加密：{customers} 名客户。"),
    public=("customers",),
)
SEALED_STREAM = UUID("0b8f0c0e-6a0c-5b0e-9d55-2f1f6d1a7c11")
"""The stream of what concerns the register as a whole."""
FACTS = (REGISTRY_SEALED, REGISTERED, CAME_INTO_FORCE, FORGOTTEN, MERGED, UNMERGED, LINKED)

CHANGED_SINCE = refusal(
    "customers.changed_since",
    Because.CONFLICT,
    en="The record was changed by somebody else since this was asked: {fields}. Look at what it says now and decide anew.",
    zh="提出申请后，登记信息已被他人更改：{fields}。请核对当前内容后重新决定。",
)
NOTHING_WRITTEN = refusal(
    "customers.nothing_written",
    Because.CONFLICT,
    en="Nothing would be changed by this: the record says so already, or no field was named. Nothing was written.",
    zh="此变更不会改变任何内容：登记信息已是如此，或未指明任何字段。未写入任何内容。",
)
UNKNOWN_ENTITY = refusal(
    "customers.unknown_entity",
    Because.MISSING,
    en="What is to change ({family}) is not on record of this customer at that time.",
    zh="该客户在该时点没有此项登记（{family}）。",
)
BAD_ITEM = refusal(
    "customers.bad_item",
    Because.INVALID,
    en="The field {name!r} of {family} cannot be changed this way: {why}.",
    zh="{family}的字段 {name!r} 不能这样变更：{why}。",
)
TAKEN = refusal(
    "customers.identifier_taken",
    Because.CONFLICT,
    en="This identifier is on record of another customer. Somebody must look at both first.",
    zh="该证件或账号已登记在另一客户名下，须先由人工核对。",
)
LAST_CONTACT = refusal(
    "customers.last_security_contact",
    Because.CONFLICT,
    en="A customer keeps at least one contact point for security notices. Give another one first.",
    zh="客户须至少保留一个用于安全提醒的联系方式，请先提供另一个。",
)
NOT_TO_BE_MERGED = refusal(
    "customers.not_to_be_merged",
    Because.CONFLICT,
    en="These two cannot be merged: they must be two customers of one organisation, neither erased nor merged already.",
    zh="无法合并：两者须为同一主体的两个不同客户，且均未被删除或合并。",
)
NOT_MERGED = refusal(
    "customers.not_merged",
    Because.MISSING,
    en="There is no such merge that still stands.",
    zh="没有仍然有效的此项合并。",
)
LINK_TAKEN = refusal(
    "customers.link_taken",
    Because.CONFLICT,
    en="{system} uses this number for another customer already.",
    zh="{system} 已将此编号用于另一客户。",
)
REFUSALS = (
    NOT_TO_BE_MERGED,
    NOT_MERGED,
    LINK_TAKEN,
    CHANGED_SINCE,
    NOTHING_WRITTEN,
    UNKNOWN_ENTITY,
    BAD_ITEM,
    TAKEN,
    LAST_CONTACT,
)
