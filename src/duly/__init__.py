# SPDX-License-Identifier: Apache-2.0
"""Duly (达至): tell every customer about a change, follow up until each has confirmed, and prove it."""

__version__ = "0.1.0"
