# SPDX-License-Identifier: Apache-2.0
"""How do customers' particulars get from one system to another, with no row lost and none doubled, so that it can be proved?

Promises: every row of every source has exactly one fate on record; nothing is written before a second person has agreed to
a rehearsal of exactly this; each shard is loaded once, however often a machine dies; what was loaded is read back and
compared row by row; until the owners sign, all of it can be taken back. Refuses to know: how a source is read or a target
is written; that is what its two ports are for.
"""
