# SPDX-License-Identifier: Apache-2.0
"""What waits for me, and was I told?

Promises: whoever has something to do gets one mail a day, in the morning, in their language, with the way to each thing;
a crash can lose one and never doubles it; whoever wants none gets none. Refuses to know: how a thing is done.
"""
