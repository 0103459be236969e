# SPDX-License-Identifier: Apache-2.0
"""What else belongs to this notice?

Promises: its risks with their owners and measures, the minutes of meetings, documents and opinions by their digests, and
what departments had to say about a passage, each with who and when. Refuses to know: whether the notice may go out.
"""
