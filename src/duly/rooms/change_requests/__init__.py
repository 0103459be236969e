# SPDX-License-Identifier: Apache-2.0
"""Somebody asks that a customer's record be changed: is it right, and was it the right person who asked?

Promises: nothing on record changes through here unless the asker was proved, others than the makers agreed to exactly
what is written, and both the old and the new contact points were told. Refuses to know: notices, pages and mailboxes.
"""
