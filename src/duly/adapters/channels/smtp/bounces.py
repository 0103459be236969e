# SPDX-License-Identifier: Apache-2.0
"""What comes back to the return path. The reading itself is in :mod:`duly.adapters.channels.mail_in`."""

from duly.adapters.channels.mail_in import read

__all__ = ["read"]
