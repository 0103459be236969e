# SPDX-License-Identifier: Apache-2.0
"""Looking at web pages as a visitor does."""
