# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about a transfer: what a mapping may say, what becomes of each row, whether both sides hold the same."""
