# SPDX-License-Identifier: Apache-2.0
"""A receiving service as a target."""
