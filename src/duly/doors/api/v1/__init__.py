# SPDX-License-Identifier: Apache-2.0
"""Version 1, one module for each noun. What is here stays: fields are added, never removed or renamed."""
