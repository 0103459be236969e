# SPDX-License-Identifier: Apache-2.0
"""What does this column mean, how sensitive is it, what is damaged in it, and where does it belong?

Promises: every answer has a confidence and its reasons, and below 0.85 a human is asked; what a human confirmed is
remembered and proposed again, with who and when; values are judged where they are and never kept: what is remembered of a
table are digests and meanings. Refuses to know: where the tables come from and where they go.
"""
