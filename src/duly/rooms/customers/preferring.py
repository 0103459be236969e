# SPDX-License-Identifier: Apache-2.0
"""What is recorded of a customer's wishes about hours, and how this room refuses them."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

PREFERRED = FactKind(
    "customers.preferred",
    Words(
        en="The hours in which the customer is not to be disturbed were set ({mechanism}).",
        zh="已设置客户的免打扰时段（{mechanism}）。",
    ),
    public=("mechanism",),
    personal=("actor", "hours"),
)
BAD_HOURS = refusal(
    "customers.bad_hours",
    Because.INVALID,
    en="Hours of rest have a beginning and an end that differ, such as 22:00 to 07:00; leave both empty for none.",
    zh="免打扰时段须有不同的开始和结束时间，例如 22:00 至 07:00；不需要则都留空。",
)
NOT_THEIRS = refusal(
    "customers.not_theirs", Because.DENIED, en="Customers decide for themselves only.", zh="客户只能为自己作决定。"
)
