# SPDX-License-Identifier: Apache-2.0
"""Who else holds this customer's data, and were they told that it changed?

Promises: every system that was given data of customers is registered with what it gets, by two people; each change, erasure
and restriction is announced to it, signed, until it says that it has done the same; what stays silent is seen by a person,
and the customer can see who was told. Refuses to know: what a change says; values are fetched, not sent.
"""
