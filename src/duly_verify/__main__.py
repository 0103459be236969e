# SPDX-License-Identifier: Apache-2.0
"""``python -m duly_verify pack.zip``; ``parcel PATH`` for a sealed package, ``report FILE EVIDENCE`` for a report of a transfer."""

import sys

from duly_verify import parcel, report, verify

if __name__ == "__main__":
    if sys.argv[1:2] == ["parcel"] and len(sys.argv) > 2:
        sys.exit(parcel.main(sys.argv[2:]))
    if sys.argv[1:2] == ["report"] and len(sys.argv) > 3:
        sys.exit(report.main(sys.argv[2:]))
    sys.exit(verify.main(sys.argv[1:]))
