# SPDX-License-Identifier: Apache-2.0
"""How good is what is on record, and what is to be mended?

Promises: once a day every organisation is measured; what is wrong stands on a list with who has it, and leaves it by
itself once it is mended; probable doubles are found, and a judgement is remembered. Refuses to know: how records change.
"""
