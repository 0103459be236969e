# SPDX-License-Identifier: Apache-2.0
"""Contact data as it is shown to those who need only recognise it."""

_SHOWN = 4


def mask_email(address: str) -> str:
    """``zhang@example.com`` becomes ``z***@example.com``."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}***{at}{domain}" if at else "***"


def mask_phone(number: str) -> str:
    """``+8613800138000`` becomes ``+86******8000``."""
    if len(number) < 2 * _SHOWN:
        return "***"
    head = number[:3] if number.startswith("+") else ""
    return f"{head}{'*' * (len(number) - len(head) - _SHOWN)}{number[-_SHOWN:]}"


def mask(channel: str, value: str) -> str:
    """The masked form of a contact point of any channel."""
    return mask_email(value) if channel == "email" else mask_phone(value)
