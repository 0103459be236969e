# SPDX-License-Identifier: Apache-2.0
"""The service centre: what a customer sees and does who came in by their own door. Every page is theirs alone."""
