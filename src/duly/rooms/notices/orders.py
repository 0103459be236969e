# SPDX-License-Identifier: Apache-2.0
"""How lists of notices, and of what is to be translated, may be sorted."""

from datetime import date, datetime
from uuid import UUID

from duly.foundation.paging.facts import Column, Orders

_ID = Column("id", UUID)
NOTICE_ORDERS = Orders(
    "-written",
    written=(Column("created_at", datetime), _ID),
    number=(Column("number", str), _ID),
    effective=(Column("change__effective_on", date, "effective_on"), _ID),
)
JOB_ORDERS = Orders(
    "due", due=(Column("sorted_on", date), Column("notice_id", UUID), Column("language", str), Column("work", str))
)
