# SPDX-License-Identifier: Apache-2.0
"""What takes announcements to other systems."""
