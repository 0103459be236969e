# SPDX-License-Identifier: Apache-2.0
"""How lists of this room may be sorted, and what is recorded of a list of customers that left the house."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.foundation.paging.facts import Column, Orders
from duly.kernel.words import Words

PARTY_ORDERS = Orders(
    "number", number=(Column("ref", str),), changed=(Column("updated_at", datetime), Column("id", UUID))
)  # fmt: skip
IMPORT_ORDERS = Orders("-begun", begun=(Column("begun_at", datetime), Column("id", UUID)))
LIST_EXPORTED = FactKind(
    "customers.list_exported",
    Words(
        en="A list with customers in it was taken out as a file: {list}, {rows} rows ({format}).",
        zh="一份含客户数据的清单已导出为文件：{list}，共 {rows} 行（{format}）。",
    ),
    public=("user", "list", "subject", "rows", "format", "sort"),
    personal=("actor", "filters"),
)
LISTS = {
    "register": Words(en="the register of customers", zh="客户名录"),
    "roll": Words(en="a roll", zh="名册"),
    "outbox": Words(en="messages", zh="消息清单"),
    "worklist": Words(en="the work list", zh="人工处理清单"),
    "calls": Words(en="the call list", zh="致电名单"),
    "questions": Words(en="questions", zh="咨询"),
    "repairs": Words(en="contact repairs", zh="联系方式更正"),
    "change_requests": Words(en="change requests", zh="变更申请清单"),
    "import_report": Words(en="the report of an import", zh="导入报告"),
}
"""The lists with customers in them."""


class Export(NamedTuple):
    """A list that leaves the house: which one, of which notice or organisation, under which filters, how many rows."""

    list: str
    rows: int
    format: str
    subject: UUID | None = None
    sort: str = ""
    filters: str = ""
    """What the reader had asked for, as in the page's address: names may stand in it."""
