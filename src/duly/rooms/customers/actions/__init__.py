# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.customers.actions.carried import carry, restore_points, take_out, weigh
from duly.rooms.customers.actions.changing import apply_change
from duly.rooms.customers.actions.coming import come_into_force
from duly.rooms.customers.actions.consents import set_consent
from duly.rooms.customers.actions.corrections import correct_contact_point, propose_contact_point
from duly.rooms.customers.actions.exports import export_list
from duly.rooms.customers.actions.forgetting import ERASED, Forgotten, forget
from duly.rooms.customers.actions.imports import begin_import, import_customers, import_later, resume
from duly.rooms.customers.actions.marks import mark_contact_points
from duly.rooms.customers.actions.merging import link, merge, unmerge
from duly.rooms.customers.actions.preferences import prefer_channels, set_preference
from duly.rooms.customers.actions.remarking import MARKED
from duly.rooms.customers.actions.segments import lay_segment
from duly.rooms.customers.registry.weighing import Weighed

__all__ = [
    "ERASED",
    "MARKED",
    "Forgotten",
    "Weighed",
    "apply_change",
    "begin_import",
    "carry",
    "come_into_force",
    "correct_contact_point",
    "export_list",
    "forget",
    "import_customers",
    "import_later",
    "lay_segment",
    "link",
    "mark_contact_points",
    "merge",
    "prefer_channels",
    "propose_contact_point",
    "restore_points",
    "resume",
    "set_consent",
    "set_preference",
    "take_out",
    "unmerge",
    "weigh",
]
