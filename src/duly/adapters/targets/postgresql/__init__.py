# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL as a target."""
