# SPDX-License-Identifier: Apache-2.0
"""Which fields of a mapped table say whose row it is: the customer's number, an identifier, an e-mail address, a telephone."""

from collections.abc import Iterable, Mapping

POINTERS: Mapping[str, tuple[str, ...]] = {
    "ref": (
        "customer", "customer_ref", "customer_number", "customer_no", "customer_id", "client_number", "member_number", "ref",
        "客户编号", "客户号", "会员编号",
    ),
    "uscc": ("uscc", "credit_code", "unified_social_credit_code", "统一社会信用代码", "信用代码"),
    "resident_id": ("resident_id", "id_number", "id_card", "identity_number", "身份证号", "身份证号码"),
    "lei": ("lei",),
    "email": ("email", "e_mail", "mail", "email_address", "邮箱", "电子邮箱", "电子邮件"),
    "phone": ("phone", "mobile", "telephone", "tel", "phone_number", "mobile_number", "cell", "手机", "手机号", "电话", "联系电话"),
}  # fmt: skip
"""Kinds of pointer in the order in which they are trusted, and the names of fields that hold each."""


def pointers(names: Iterable[str]) -> dict[str, str]:
    """Kind of pointer to the field that holds it, the most trusted first; at most one field of each kind.

    A table whose rows name their customer in a field of its own (``customer``) is not asked by its own ``ref``.
    """
    plain: dict[str, str] = {}
    for one in names:
        plain.setdefault(one.strip().casefold().replace("-", "_").replace(" ", "_"), one)
    found = {kind: next((plain[name] for name in known if name in plain), "") for kind, known in POINTERS.items()}
    return {kind: field for kind, field in found.items() if field}
