# SPDX-License-Identifier: Apache-2.0
"""Ways out of the house: each carries letters and says what became of them. None of them knows a room or a table."""
