# SPDX-License-Identifier: Apache-2.0
"""How do customers' data get from one house to another unread, unchanged, and with everybody named who held them?

Promises: a package is sealed for the keys of those who may open it and for nobody else; a stranger can check that it is whole
and which key signed it; it opens only once all of it was checked, and what was changed, moved, cut or added is refused; every
hand through which it goes is in a chain that no one can rewrite; what is destroyed leaves a certificate. Refuses to know: what
the tables mean, and whether a key belongs to the name on it: two people compare its fingerprint.
"""
