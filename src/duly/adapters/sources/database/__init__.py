# SPDX-License-Identifier: Apache-2.0
"""Databases: PostgreSQL, MySQL and MariaDB, SQLite, SQL Server."""
