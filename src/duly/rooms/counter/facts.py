# SPDX-License-Identifier: Apache-2.0
"""How customers are identified, what is recorded, what a script says, and how this room refuses."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

IDENTITIES: Mapping[str, Words] = MappingProxyType(
    {
        "id_document": Words(en="identity document seen", zh="已核验身份证件"),
        "company_seal": Words(en="company seal or signature on file", zh="已核对公章或预留印鉴"),
        "authority": Words(en="written authority seen", zh="已核验授权书"),
        "questions": Words(en="answered questions about the contract", zh="已核对合同信息"),
        "known": Words(en="known to the clerk in person", zh="经办人认识本人"),
    }
)
"""How a customer at the counter was identified."""
LARGEST_SCAN = 10 * 1024 * 1024
TYPES = MappingProxyType({"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"})
MOST_SCANS = 10
"""Scans for one customer and one notice."""


class ScanCard(NamedTuple):
    """A signed slip that was scanned."""

    id: UUID
    recipient_id: UUID
    digest: str
    media_type: str
    size: int
    at: datetime
    by: str


CONFIRMED = FactKind(
    "counter.confirmed",
    Words(
        en="The customer confirmed in person ({how}); identity: {identity}.",
        zh="客户当面确认（{how}）；身份核验：{identity}。",
    ),
    public=("notice", "how", "identity", "attachment", "minutes"),
    personal=("actor", "note"),
)
ATTACHED = FactKind(
    "counter.attached",
    Words(en="A signed slip was scanned and attached: {attachment}.", zh="已附上签收单扫描件：{attachment}。"),
    public=("notice", "attachment", "size", "media_type"),
    personal=("actor",),
)
FORGOTTEN = FactKind(
    "counter.forgotten",
    Words(
        en="A scanned slip was destroyed: the customer's data is erased ({attachment}).",
        zh="签收单扫描件已销毁：客户个人信息已删除（{attachment}）。",
    ),
    public=("notice", "attachment"),
)
FACTS = (CONFIRMED, ATTACHED, FORGOTTEN)

NOT_A_SCAN = refusal(
    "counter.not_a_scan",
    Because.INVALID,
    en="This file is not a PDF, JPEG or PNG. What counts is what is in it, not its name.",
    zh="该文件不是 PDF、JPEG 或 PNG。以文件内容为准，与文件名无关。",
)
SCAN_TOO_LARGE = refusal(
    "counter.scan_too_large",
    Because.INVALID,
    en="The scan has {size} bytes; {most} are possible. Scan in grey at 200 dpi.",
    zh="扫描件共 {size} 字节，最多 {most} 字节。请以 200 dpi 灰度扫描。",
)
SCAN_EMPTY = refusal("counter.scan_empty", Because.INVALID, en="The file is empty.", zh="文件为空。")
SCAN_USED = refusal(
    "counter.scan_used",
    Because.CONFLICT,
    en="This very file is attached to another customer or notice already. A slip is signed once, for one notice.",
    zh="此文件已附于其他客户或通知。每份签收单只签一次、只对应一份通知。",
)
TOO_MANY_SCANS = refusal(
    "counter.too_many_scans",
    Because.CONFLICT,
    en="{most} scans are attached to this notice for this customer; no more are taken.",
    zh="该客户此通知已附 {most} 份扫描件，不能再添加。",
)
NO_SUCH_SCAN = refusal("counter.no_such_scan", Because.MISSING, en="There is no such scan.", zh="没有此扫描件。")
BAD_IDENTITY = refusal(
    "counter.bad_identity",
    Because.INVALID,
    en="Say how the customer was identified: one of {known}.",
    zh="请注明如何核验客户身份：{known} 之一。",
)
BAD_MINUTES = refusal(
    "counter.bad_minutes",
    Because.INVALID,
    en="Give the minutes as a number between 0 and {longest}.",
    zh="时长（分钟）应为 0 到 {longest} 之间的数字。",
)
