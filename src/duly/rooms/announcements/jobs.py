# SPDX-License-Identifier: Apache-2.0
"""Work that comes round."""

from duly.rooms.announcements import actions


def check() -> int:
    """Look at the public announcements over HTTP and note how long they have stood there."""
    return actions.check()
