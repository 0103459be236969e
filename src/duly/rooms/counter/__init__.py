# SPDX-License-Identifier: Apache-2.0
"""What did they say to us, on the telephone and face to face?

Promises: what a customer tells a member of staff is on record with who wrote it down, how the customer was identified,
and the digest of what was signed. Refuses to know: what else was sent to them.
"""
