# SPDX-License-Identifier: Apache-2.0
"""Stage props: what stands for the outside world in the demo and in tests. They speak the real wire formats."""
