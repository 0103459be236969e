# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about requests: no clock, no tables, no files."""
