# SPDX-License-Identifier: Apache-2.0
"""Who are the customers, and how is each one reached? Parties, contact points, contracts, consents, imports.

Promises: a customer is known by one reference in one organisation; importing a file twice changes nothing the second
time; every row of a file has a fate with a reason. Refuses to know: notices, and why somebody wants to reach a customer.
"""
