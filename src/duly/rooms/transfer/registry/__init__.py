# SPDX-License-Identifier: Apache-2.0
"""Our own registry as a target. No adapter: its customers are written by verbs of the rooms that own them, under the agreement of two
people to the rehearsal, and its book stands in the same database.
"""

from duly.rooms.transfer.registry.allowed import AGREE, KIND, RUN, UNDO, must_be_allowed
from duly.rooms.transfer.registry.target import Registry, open_registry

__all__ = ["AGREE", "KIND", "RUN", "UNDO", "Registry", "must_be_allowed", "open_registry"]
