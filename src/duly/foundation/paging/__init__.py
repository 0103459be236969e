# SPDX-License-Identifier: Apache-2.0
"""Pages of long lists: what a list may be sorted by, and where its next page begins."""
