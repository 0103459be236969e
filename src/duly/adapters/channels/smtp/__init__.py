# SPDX-License-Identifier: Apache-2.0
"""E-mail through a relay: messages by hand (``mime``), the conversation (``wire``), what comes back (``bounces``)."""

from duly.adapters.channels.smtp.channel import SmtpChannel
from duly.adapters.channels.smtp.settings import SmtpSettings, read_url

__all__ = ["SmtpChannel", "SmtpSettings", "read_url"]
