# SPDX-License-Identifier: Apache-2.0
"""The verifier for proof packs. It stands alone: nothing of Duly, nothing but Python's standard library."""
