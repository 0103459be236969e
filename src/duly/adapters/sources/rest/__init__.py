# SPDX-License-Identifier: Apache-2.0
"""Web services that hand out rows page by page."""
