# SPDX-License-Identifier: Apache-2.0
"""What do they say back? The service desk: what customers ask and complain about, and what they are answered.

Promises: every word stands as it was written, under the customer's own key; every conversation has a number, somebody
who works on it, and dates by which it is answered and resolved; nobody but the organisation's staff and the customer
reads it. Refuses to know: how the customer was reached, and who may read the notice itself.
"""
