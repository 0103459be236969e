# SPDX-License-Identifier: Apache-2.0
"""CSV, TSV and their like."""
