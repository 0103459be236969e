# SPDX-License-Identifier: Apache-2.0
"""Who must say yes, by when, and have they?

Promises: what an organisation asks before a notice goes out (departments, approvers, tasks with deadlines) is a policy
that one person wrote and another confirmed; whoever is late is reminded once a day; whoever is away may let another sign
for their department, for a time. Refuses to know: what a notice says. It knows a subject by its id.
"""
