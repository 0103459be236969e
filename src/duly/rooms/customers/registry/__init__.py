# SPDX-License-Identifier: Apache-2.0
"""The two layers of the registry: versions, which are the truth, and heads, which say what holds now."""
