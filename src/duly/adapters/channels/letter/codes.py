# SPDX-License-Identifier: Apache-2.0
"""What carriers' news come to. They arrive through the house's own intake, in these words and no others."""

from collections.abc import Mapping
from types import MappingProxyType

from duly.adapters.channels.adapter import Code

CODES: Mapping[str, Code] = MappingProxyType(
    {
        "delivered": Code("delivered", "", "the carrier says that the letter arrived"),
        "not_in_service": Code("bounced", "not_in_service", "moved, unknown or deceased: the address is at fault"),
        "bad_address": Code("bounced", "bad_address", "the address is insufficient"),
        "rejected": Code("bounced", "rejected", "the addressee refused the letter"),
        "no_answer": Code("bounced", "no_answer", "not collected, or returned for another reason"),
    }
)
