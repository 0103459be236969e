# SPDX-License-Identifier: Apache-2.0
"""An address does not work: which one does?

Promises: for each contact point that a carrier called wrong the customer is asked once, elsewhere, for one that works;
what they say is proved before it is used, and what they had missed goes out again. Refuses to know: what the notice says.
"""
