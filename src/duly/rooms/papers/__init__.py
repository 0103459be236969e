# SPDX-License-Identifier: Apache-2.0
"""What stands on the forms that customers filled in on paper?

Promises: a page is kept as it came, sealed; what a machine read of it is shown beside the page, with how sure it is and why a
person has to look; nothing that a form asks for is silently empty; what people corrected stays beside what the machine read.
Refuses to know: how a picture becomes letters (that is what its port is for), and what becomes of a finished table.
"""
