# SPDX-License-Identifier: Apache-2.0
"""Work that comes round."""

import time

from duly.foundation.files import actions, queries


def sweep() -> int:
    """Remove what killed puts left behind; gives how much."""
    return queries.store().sweep(time.time()) + actions.sweep_sealed()
