# SPDX-License-Identifier: Apache-2.0
"""What happened? Append-only facts, sealed in a Merkle log.

Promises: a fact and the change it tells of are committed together; once sealed, a fact cannot be altered, removed or
moved without anyone noticing. Refuses to know: what any fact means, and any personal data (leaves hold salted digests).
"""
