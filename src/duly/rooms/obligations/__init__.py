# SPDX-License-Identifier: Apache-2.0
"""Who owes what, by when? The acknowledgement that each customer on a roll owes, and the cascade that asks for it.

Promises: everybody on a roll ends in a named state; whoever is silent is asked on the next channel; an
acknowledgement stops what is still to come, and a late one counts, as late. Refuses to know: what a notice says.
"""
