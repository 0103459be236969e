# SPDX-License-Identifier: Apache-2.0
"""When a launched notice is done."""

from collections.abc import Mapping

_UNSETTLED = ("waiting", "reached")
_STILL_OPEN = ("planned", "held", "sending", "unknown")
"""An unknown outcome is open too: somebody, or a receipt, has yet to settle it."""


def is_settled(recipients: Mapping[str, int], chased: int, channels: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether every recipient is accounted for, nobody is chased any more and no message is on its way.

    A call list does not count: a call that nobody made is closed with the cascade that asked for it.
    """
    if not sum(recipients.values()) or chased or any(recipients.get(state) for state in _UNSETTLED):
        return False
    return not any(
        states.get(state) for channel, states in channels.items() if channel != "call" for state in _STILL_OPEN
    )
