# SPDX-License-Identifier: Apache-2.0
"""Measurements. Each compares our rate with a named limit in one run: ``make bench NAME=ledger``."""
