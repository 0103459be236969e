# SPDX-License-Identifier: Apache-2.0
"""What can be decided about bundles from values alone."""
