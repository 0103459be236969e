# SPDX-License-Identifier: Apache-2.0
"""A sealed package as a target: rows are laid down sealed, shard by shard, until the package is made of them."""
