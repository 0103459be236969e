# SPDX-License-Identifier: Apache-2.0
"""Who may act? Organisations, staff, departments, roles, keys for programs.

Promises: every verb gets an explicit actor made here. Refuses to know: customers (they are not accounts).
"""
