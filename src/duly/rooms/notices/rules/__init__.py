# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about notices: what a file may hold, how far a notice is, what its texts become."""
