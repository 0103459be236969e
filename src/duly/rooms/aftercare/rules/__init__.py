# SPDX-License-Identifier: Apache-2.0
"""Decisions of this room, from values alone."""
