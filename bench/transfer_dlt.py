# SPDX-License-Identifier: Apache-2.0
"""The named alternative of ``bench/transfer``: dlt moves a CSV file into PostgreSQL, in a process of its own."""

import os
import sys
import tempfile
from collections.abc import Iterator
from typing import Any


def main(file: str, target: str) -> None:
    """Move it, as its documentation does: Arrow tables, and names as they are so that Chinese headers survive."""
    os.environ |= {"SCHEMA__NAMING": "direct", "NORMALIZE__WORKERS": "1", "RUNTIME__DLTHUB_TELEMETRY": "false"}
    import dlt
    from pyarrow import csv

    def batches() -> Iterator[Any]:
        reading = csv.open_csv(file, parse_options=csv.ParseOptions(newlines_in_values=True))
        yield from reading

    with tempfile.TemporaryDirectory() as folder:
        # it wants a host and a password in every address; the socket is told beside them, and asks for neither
        destination = dlt.destinations.postgres(target.replace("duly@/", "duly:none@localhost/"))
        pipeline = dlt.pipeline("bench", destination=destination, dataset_name="theirs", pipelines_dir=folder)
        pipeline.run(batches(), table_name="party")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
