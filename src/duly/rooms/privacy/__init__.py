# SPDX-License-Identifier: Apache-2.0
"""Whose data is it? What customers ask for about their own data, who looked at it, how long it stays, and how it ends.

Promises: nothing is given out and nothing destroyed without a proof of who asks and the eyes that it takes; what is erased
cannot be read again, and what was proven stays proven. Refuses to know: how a record is written and what a key is made of.
"""
