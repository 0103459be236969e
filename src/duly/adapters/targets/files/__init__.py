# SPDX-License-Identifier: Apache-2.0
"""Files as a target: CSV, NDJSON or Parquet, a part for each shard."""
