# SPDX-License-Identifier: Apache-2.0
"""Sizes and names of the format of sealed packages, version 1 (docs/sealed-package-format.md): what lies outside them is refused."""

import re
from typing import Final

FORMAT: Final = 1
CHUNK: Final = 4 * 1024 * 1024
"""Bytes of plain text in a chunk; only the last one of a file has fewer."""
MOST_FILES: Final = 20_000
"""Sealed files in one package. Their list and their wrapped keys must fit into memory many times over."""
MOST_WRAPPED: Final = 40_000
"""Files times receivers: so many wrapped keys stand in one list, which is read whole."""
LONGEST_LINE: Final = 65_536
"""Bytes of a line of custody; other lines are far shorter."""

BAGIT, INFO, PARCEL, KEYS = "bagit.txt", "bag-info.txt", "parcel.json", "keys.json"
MANIFEST, TAGS, SIGNATURE, CUSTODY = "manifest-sha256.txt", "tagmanifest-sha256.txt", "manifest.sig", "custody.jsonl"
SIGNED_TAGS: Final = (INFO, BAGIT, KEYS, MANIFEST, PARCEL)
"""Tag files that the tag manifest lists. What is signed over it, and what goes on growing, stand beside it."""

LARGEST: Final = {
    BAGIT: 200, INFO: 16_384, PARCEL: 65_536, KEYS: 80 * 1024 * 1024, MANIFEST: 4 * 1024 * 1024, TAGS: 4_096, SIGNATURE: 16_384,
    CUSTODY: 64 * 1024 * 1024,
}  # fmt: skip
"""Every tag file there may be, and how many bytes it may have: it is read whole."""
PAYLOAD: Final = re.compile(r"data/(\d{5})\.(tpk|age)\Z")
INNER: Final = re.compile(
    r"datapackage\.json\Z|documents/[a-z][a-z0-9_]{0,39}\.(json|jsonl|csv|parquet|txt)\Z|tables/\d{4}/\d{5}\.(csv|parquet)\Z"
)
"""Paths inside, as :mod:`duly.rooms.parcels.rules.contents` makes them: no other can be written to disk by opening a package."""
DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}\Z")


def payload(number: int, ending: str = "tpk") -> str:
    """The name of a sealed file."""
    return f"data/{number:05d}.{ending}"
