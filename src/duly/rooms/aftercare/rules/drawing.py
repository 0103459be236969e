# SPDX-License-Identifier: Apache-2.0
"""How many rows of each table a check looks at."""

from collections.abc import Sequence


def shared_out(size: int, populations: Sequence[int], kept: Sequence[int]) -> list[int]:
    """So many rows over the tables, by how many rows of each moved; at least one of each that has any, never more than were kept."""
    whole = sum(populations)
    if not whole:
        return [0 for _ in populations]
    return [
        min(have, max(1, round(size * population / whole))) if have else 0
        for population, have in zip(populations, kept, strict=True)
    ]
