# SPDX-License-Identifier: Apache-2.0
"""Pure arithmetic of what to expect."""
