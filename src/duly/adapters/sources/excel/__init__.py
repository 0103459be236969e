# SPDX-License-Identifier: Apache-2.0
"""Workbooks: xlsx, xlsm, xlsb, xls and ods."""
