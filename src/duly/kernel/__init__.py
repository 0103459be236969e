# SPDX-License-Identifier: Apache-2.0
"""What everything is made of: ids, time, text, canonical form, refusals. Pure Python, no Django, no I/O."""
