# SPDX-License-Identifier: Apache-2.0
"""What does it cost? Price lists of providers and of people's time, and what one message or one call costs by them.

Promises: a price is that of the moment of the attempt; where no price is known the answer is zero without a currency,
never a guess; two prices for the same thing at the same time are refused, here and by the database; a list that was
set stays as it was, and the ledger holds its digest. Refuses to know: deliveries, notices, and who pays.
"""
