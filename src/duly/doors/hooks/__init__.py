# SPDX-License-Identifier: Apache-2.0
"""The door for providers: receipts, replies, returned mail, and the one click of RFC 8058. No pages but one."""
