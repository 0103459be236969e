# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about translations: how far one is, and whether two wordings say the same."""
