# SPDX-License-Identifier: Apache-2.0
"""What do the rules ask? Rule packs, the check of a notice against them, and the decent hour to reach somebody.

Promises: the same snapshot, the same packs and the same ``now`` give the same findings; every finding says what, where
and how to mend. Refuses to know: notices, customers, and any clock. Packs are working aids, not legal advice.
"""
