# SPDX-License-Identifier: Apache-2.0
"""Does every language say the same? Who translated, who reviewed, against which wording, in which agreed words.

Promises: a translation counts for the two wordings that it was made between and for no others; nobody reviews what they
translated; numbers, dates, blanks and agreed words are compared. Refuses to know: what a notice is, whom it reaches.
"""
