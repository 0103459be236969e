# SPDX-License-Identifier: Apache-2.0
"""What can be decided from values alone: the format of sealed packages, byte for byte."""
