# SPDX-License-Identifier: Apache-2.0
"""MariaDB and MySQL as targets."""
