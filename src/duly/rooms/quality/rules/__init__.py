# SPDX-License-Identifier: Apache-2.0
"""Rules of this room: plain records in, faults, shares and likenesses out."""
