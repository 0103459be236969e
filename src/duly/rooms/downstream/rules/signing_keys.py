# SPDX-License-Identifier: Apache-2.0
"""The key of one recipient: made from the house's secret whenever it is needed, and kept nowhere."""

import base64
import hashlib
import hmac
from uuid import UUID

PREFIX = "whsec_"


def key_of(secret: bytes, system: UUID, number: int) -> str:
    """The ``whsec_`` key of a recipient; another number is another key."""
    label = b"duly-downstream/1\n" + system.bytes + number.to_bytes(4, "big")
    return PREFIX + base64.b64encode(hmac.new(secret, label, hashlib.sha256).digest()).decode()
