# SPDX-License-Identifier: Apache-2.0
"""Tables of change requests. What is secret stands sealed under the customer's own key; what is a record is only added to."""

from duly.rooms.change_requests.models.decisions import Dispute, Hold, PolicyConfirmation, PolicyVersion, Review
from duly.rooms.change_requests.models.mails import Mail
from duly.rooms.change_requests.models.proofs import CheckResult, Evidence, Message, Verification
from duly.rooms.change_requests.models.requests import ChangeItem, ChangeRequest, Event, Series

__all__ = [
    "ChangeItem", "ChangeRequest", "CheckResult", "Dispute", "Event", "Evidence", "Hold", "Mail", "Message", "PolicyConfirmation",
    "PolicyVersion", "Review", "Series", "Verification",
]  # fmt: skip
