# SPDX-License-Identifier: Apache-2.0
"""What may be asked of the record: fields of each family, and the things that can be new."""

from collections.abc import Mapping

from duly.kernel.words import Words
from duly.rooms.customers.changing import BAD_ITEM, FAMILY_WORDS, SECRETS, Family, Item, Nature

PLAIN: Mapping[Family, frozenset[str]] = {
    Family.PROFILE: frozenset({"kind", "language", "time_zone", "region", "tags", "status"}),
    Family.CONTACT: frozenset({"purpose", "rank", "status", "verified", "verified_at"}),
    Family.IDENTIFIER: frozenset({"country", "issued_on", "expires_on", "issuer", "verified", "verified_at"}),
    Family.RELATION: frozenset({"role", "other", "until"}),
    Family.MANDATE: frozenset({"scope", "until", "document", "other"}),
    Family.ATTRIBUTE: frozenset({"name"}),
}
"""What of each family stands in the open; the rest is in :data:`SECRETS`."""
_NEEDED: Mapping[Family, tuple[str, ...]] = {
    Family.CONTACT: ("channel",), Family.IDENTIFIER: ("kind",), Family.RELATION: ("role", "other"),
    Family.MANDATE: ("scope",), Family.ATTRIBUTE: ("name",), Family.PROFILE: (),
}  # fmt: skip
_USUAL: Mapping[Family, Mapping[str, str]] = {Family.CONTACT: {"purpose": "notice", "rank": "0", "status": "active"}}
LONGEST = 2_000
_NO_SUCH = Words(en="there is no such family or field", zh="没有此类别或字段")
_EMPTY = Words(en="it may not be empty", zh="不能为空")
_LONG = Words(en="it is longer than 2,000 characters", zh="超过 2000 个字符")
_ONE_NAME = Words(en="a customer has one name and one set of particulars", zh="每个客户只有一份名称与基本资料")
_LACKS = Words(
    en="it does not say what is new (channel, kind, role, scope)", zh="未说明新增的是什么（渠道、种类、角色、范围）"
)


def check_item(item: Item, nature: str) -> None:
    """Refuse what cannot be written.

    Raises:
        Refusal: ``customers.bad_item``.
    """
    if item.family not in set(Family):
        raise BAD_ITEM(field="family", name=item.field, family=item.family, why=_NO_SUCH)
    family = Family(item.family)
    if item.field not in SECRETS[family] | PLAIN[family]:
        raise _bad(item, _NO_SUCH)
    if item.value is None and (nature != Nature.END or item.entity is None):
        raise _bad(item, _EMPTY)
    if item.field in {"name", "value"} and item.value is not None and not item.value.strip():
        raise _bad(item, _EMPTY)
    if item.value is not None and len(item.value) > LONGEST:
        raise _bad(item, _LONG)
    if item.entity is None:
        _check_new(item, family)


def check_first(item: Item) -> None:
    """The first word on a new contact point or identifier is its value.

    Raises:
        Refusal: ``customers.bad_item``.
    """
    if item.family in {Family.CONTACT, Family.IDENTIFIER} and item.field != "value":
        raise _bad(item, _LACKS)


def fresh_doc(item: Item) -> tuple[dict[str, str], dict[str, str]]:
    """The open and the secret part of a new thing's first version."""
    family = Family(item.family)
    attributes: dict[str, str] = {**_USUAL.get(family, {}), **dict(item.attributes)}
    values: dict[str, str] = {}
    (values if item.field in SECRETS[family] else attributes)[item.field] = item.value or ""
    return attributes, values


def _check_new(item: Item, family: Family) -> None:
    if family == Family.PROFILE:
        raise _bad(item, _ONE_NAME)
    given = dict(item.attributes)
    if not all(given.get(name) for name in _NEEDED[family]):
        raise _bad(item, _LACKS)


def _bad(item: Item, why: Words) -> Exception:
    return BAD_ITEM(field=item.field, name=item.field, family=FAMILY_WORDS[Family(item.family)], why=why)
