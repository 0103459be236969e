# SPDX-License-Identifier: Apache-2.0
"""What is recorded when the calls of providers are emptied of a customer who is erased."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

SLIPS_FORGOTTEN = FactKind(
    "delivery.slips_forgotten",
    Words(
        en="{slips} calls of providers were emptied: the data of a customer who stood in them is erased.",
        zh="已清空 {slips} 份服务商回传内容：其中所涉客户的个人信息已删除。",
    ),
    public=("slips",),
)
