# SPDX-License-Identifier: Apache-2.0
"""What do they say back? Questions that customers ask about a notice.

Promises: a question is kept as it was asked, and nobody but the notice's organisation reads it. Refuses to know: how
the customer was reached, and who may read the notice itself.
"""
