# SPDX-License-Identifier: Apache-2.0
"""What did we take over, and what may we pass on?

Promises: a bundle is one signed file; what is in it was read strictly, its signer is known or was trusted by name, and
who took it over, gave it up or passed it on is recorded. Refuses to know: customers, and whether a notice may go out.
"""
