# SPDX-License-Identifier: Apache-2.0
"""Bytes by their digest: attachments, imports, packs.

Promises: what was put under a digest is what comes out. Refuses to know: what the bytes mean.
"""
