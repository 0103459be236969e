# SPDX-License-Identifier: Apache-2.0
"""Does it still stand where everybody can read it? How long announcements stood on the website, and when they end.

Promises: what is claimed was seen, over HTTP, as a visitor sees it; between two looks that lie too far apart nothing is
claimed. Refuses to know: what a page looks like beyond the words of the notice, and who reads it.
"""
