# SPDX-License-Identifier: Apache-2.0
"""When a launched notice is done."""

from collections.abc import Mapping

_UNSETTLED = ("waiting", "reached")
_STILL_OPEN = ("planned", "held", "sending", "unknown")
"""An unknown outcome is open too: somebody, or a receipt, has yet to settle it."""


def is_settled(recipients: Mapping[str, int], chased: int, channels: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether every recipient is accounted for, nobody is chased any more and no message is on its way.

    A call is asked for only of the silent, and is dropped once they settle; so the calls that are open when nobody waits
    any more are those of stalled and unreachable customers. They stay on the call list, and hold nothing up: the wait of
    a call step does not begin before the customer may be called.
    """
    if not sum(recipients.values()) or chased or any(recipients.get(state) for state in _UNSETTLED):
        return False
    return not any(
        states.get(state) for channel, states in channels.items() if channel != "call" for state in _STILL_OPEN
    )
