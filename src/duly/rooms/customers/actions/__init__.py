# SPDX-License-Identifier: Apache-2.0
"""The verbs of this room."""

from duly.rooms.customers.actions.consents import set_consent
from duly.rooms.customers.actions.imports import begin_import, import_customers, import_later, resume
from duly.rooms.customers.actions.marks import mark_contact_points

__all__ = ["begin_import", "import_customers", "import_later", "mark_contact_points", "resume", "set_consent"]
