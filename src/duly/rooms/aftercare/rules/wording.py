# SPDX-License-Identifier: Apache-2.0
"""The notice to those who moved: a notice file, filled from the plan in Chinese and English, to be read and changed by people."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

MERGERS = frozenset({"merger", "division", "merger_or_division"})
LANGUAGES = ("zh-Hans", "en")


class Facts(NamedTuple):
    """What is known of a move."""

    sender: Mapping[str, str]
    """The organisation's name by language."""
    receiver: str
    contact: str
    purpose: str
    fields: Sequence[str]
    """Which fields moved, by their names at the target."""
    why: str
    segment: UUID
    effective: str
    acknowledge_by: str


def kind_of(why: str) -> str:
    """The kind of change: a merger or division informs (PIPL 22), everything else hands data to somebody else (PIPL 23)."""
    return "merger_or_division" if why in MERGERS else "asset_or_contract_transfer"


def deal_of(why: str) -> str:
    """The answer to the question about the deal's structure."""
    if why in MERGERS:
        return "division" if why == "division" else "merger"
    return "asset_sale" if why == "sale" else "contract_transfer"


def filled(start: Mapping[str, Any], known: Facts) -> dict[str, Any]:
    """The starting document of that kind with what is known; ``start`` has its texts and plan."""
    said = {"zh-Hans": _chinese(known), "en": _english(known)}
    fields = {name: {tag: said[tag].get(name, "–") for tag in LANGUAGES} for name in start["fields"]}
    return {
        **start,
        "reason": {tag: said[tag]["reason"] for tag in LANGUAGES},
        "effective_on": known.effective,
        "fields": fields,
        "audience": {"segment": str(known.segment)},
        "plan": {**start["plan"], "acknowledge_by": known.acknowledge_by},
    }


def _chinese(known: Facts) -> dict[str, str]:
    fields, sender = "、".join(known.fields), known.sender["zh-Hans"]
    purpose = known.purpose or "继续向您提供原有服务"
    return {
        "reason": "客户资料已移交接收方",
        "transferor": sender,
        "transferee": known.receiver,
        "transferee_contact": known.contact,
        "what_moves": f"{sender}持有的、与您有关的客户资料及相应服务关系，已移交{known.receiver}。",
        "personal_data": f"接收方：{known.receiver}（{known.contact}）。处理目的：{purpose}。处理方式：存储与使用。种类：{fields}。",
        "how_to_answer": f"您可联系{sender}或{known.receiver}（{known.contact}）表示同意或拒绝；拒绝不影响您已有的权利。",
        "succession": f"{sender}与您之间的权利义务由{known.receiver}承继，合同条款不变。",
        "creditor_rights": "债权人可自接到本通知之日起三十日内要求清偿债务或者提供相应的担保。",
        "how_to_object": f"如有疑问或异议，请联系{sender}或{known.receiver}（{known.contact}）。",
    }


def _english(known: Facts) -> dict[str, str]:
    fields, sender = ", ".join(known.fields), known.sender["en"]
    purpose = known.purpose or "to go on providing you the same services"
    return {
        "reason": "Customers' data were handed over to the receiver",
        "transferor": sender,
        "transferee": known.receiver,
        "transferee_contact": known.contact,
        "what_moves": f"The customer data of you that {sender} holds, and the services they belong to, moved to {known.receiver}.",
        "personal_data": f"Receiver: {known.receiver} ({known.contact}). Purpose: {purpose}. Method: storage and use. Kinds: {fields}.",
        "how_to_answer": f"Tell {sender} or {known.receiver} ({known.contact}) whether you agree; refusing takes no right from you.",
        "succession": f"{known.receiver} carries on the rights and duties of {sender} towards you; terms of contracts stay as they are.",
        "creditor_rights": "Creditors may ask for payment or security within thirty days of receiving this notice.",
        "how_to_object": f"With questions or objections turn to {sender} or {known.receiver} ({known.contact}).",
    }  # fmt: skip
