# SPDX-License-Identifier: Apache-2.0
"""A request that came by e-mail: read, freed of what it quotes, and understood as far as words allow.

An e-mail never proves who asks: what is found here are candidates for people to check, and warnings for them to see.
"""

from duly.rooms.change_requests.rules.mails.letters import Attachment, Letter
from duly.rooms.change_requests.rules.mails.quoting import Written, written
from duly.rooms.change_requests.rules.mails.reading import Trust, read
from duly.rooms.change_requests.rules.mails.recognising import Ask, Recognised, recognise
from duly.rooms.change_requests.rules.mails.weighing import THRESHOLD

__all__ = ["THRESHOLD", "Ask", "Attachment", "Letter", "Recognised", "Trust", "Written", "read", "recognise", "written"]
