# SPDX-License-Identifier: Apache-2.0
"""How values are read, a column at a time: plain ones by a short way, the rest by a careful one, and none is ever guessed."""
