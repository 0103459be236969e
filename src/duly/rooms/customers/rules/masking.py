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


def mask_name(name: str) -> str:
    """``李小明`` becomes ``李**``, ``Alex Sample`` becomes ``A*** S***``: enough to recognise, not to read."""
    words = name.split()
    if len(words) > 1:
        return " ".join(f"{word[0]}***" for word in words[:2])
    return name[:1] + "*" * min(max(len(name) - 1, 1), _SHOWN)
