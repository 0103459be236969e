# SPDX-License-Identifier: Apache-2.0
"""What is decided from headers and values alone. The only files read are those of this package, under ``data``."""
