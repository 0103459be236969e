# SPDX-License-Identifier: Apache-2.0
"""Packages on disk: written, read, checked and opened, a chunk at a time."""
