# SPDX-License-Identifier: Apache-2.0
"""How Duly looks, for every door with pages: tokens, the words and colours of states, figures."""
