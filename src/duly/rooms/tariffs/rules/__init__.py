# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about prices: reading a list, and which price is meant."""
