# SPDX-License-Identifier: Apache-2.0
"""JSON: a list of objects, or one object to a line."""
