# SPDX-License-Identifier: Apache-2.0
"""Sample payloads of providers, written by us after the documented formats."""

from pathlib import Path


def sample(provider: str, name: str) -> bytes:
    """The bytes of one sample."""
    return (Path(__file__).parent / "samples" / provider / name).read_bytes()
