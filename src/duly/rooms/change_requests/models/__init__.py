# SPDX-License-Identifier: Apache-2.0
"""Tables of change requests. What is secret stands sealed under the customer's own key; what is a record is only added to."""

from duly.rooms.change_requests.models.bulk import BulkFile, BulkLine, BulkLook
from duly.rooms.change_requests.models.decisions import Dispute, Hold, PolicyConfirmation, PolicyVersion, Review
from duly.rooms.change_requests.models.letters import Letter
from duly.rooms.change_requests.models.mails import Mail, MailFate
from duly.rooms.change_requests.models.pins import SupportPin
from duly.rooms.change_requests.models.proofs import CheckResult, Evidence, Message, Verification
from duly.rooms.change_requests.models.requests import ChangeItem, ChangeRequest, Escalation, Event, Series

__all__ = [
    "BulkFile", "BulkLine", "BulkLook", "ChangeItem", "ChangeRequest", "CheckResult", "Dispute", "Escalation", "Event", "Evidence", "Hold", "Letter", "Mail", "MailFate", "Message",
    "PolicyConfirmation", "PolicyVersion", "Review", "Series", "SupportPin",
    "Verification",
]  # fmt: skip
