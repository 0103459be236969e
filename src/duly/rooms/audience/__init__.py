# SPDX-License-Identifier: Apache-2.0
"""Who is meant? A rule becomes a frozen list of customers, the roll, with the reason for each.

Promises: a roll never changes once frozen, its Merkle root is in the ledger before the first message, and an exemption
has a reason. Refuses to know: what the notice says and how it is sent.
"""
