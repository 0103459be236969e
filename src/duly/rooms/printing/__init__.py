# SPDX-License-Identifier: Apache-2.0
"""Did it leave the house on paper, and what became of it? Print files for a print shop, hand-over, tracking, returns.

Promises: every letter of the tray is printed once, under a reference that is on the paper and in the ledger; a print
file is bound by its digest to the letters in it. Refuses to know: postage, and what a notice says beyond its letter.
"""
