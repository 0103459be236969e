# SPDX-License-Identifier: Apache-2.0
"""Engines that write first drafts of translations."""
