# SPDX-License-Identifier: Apache-2.0
"""Text messages through any gateway that speaks ``docs/sms-gateway-wire-format.md``."""

from duly.adapters.channels.sms_http.channel import SmsHttpChannel

__all__ = ["SmsHttpChannel"]
