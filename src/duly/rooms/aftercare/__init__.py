# SPDX-License-Identifier: Apache-2.0
"""What comes after a move? Whoever moved is told, what moved is looked at again, and what was learned is kept.

Promises: the roll of the notice is exactly the customers whose rows moved, and every other row is accounted for; samples are
drawn so that anybody can draw them again; a case names no customer. Refuses to know: how rows are carried.
"""
