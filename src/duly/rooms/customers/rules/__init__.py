# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about customers: no database, no clock, no files."""
