# SPDX-License-Identifier: Apache-2.0
"""What can be decided from boxes of text alone: which way is up, which value belongs to which label, how sure that is."""
