# SPDX-License-Identifier: Apache-2.0
"""Who is at the customers' own door?

Promises: whoever gives back a code that was sent to a contact point on record is let in as that customer, for a while; and
nobody learns from this door whether somebody else is a customer. Refuses to know: what a customer does inside.
"""
