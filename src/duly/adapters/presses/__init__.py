# SPDX-License-Identifier: Apache-2.0
"""What turns letters into files that can be printed."""
