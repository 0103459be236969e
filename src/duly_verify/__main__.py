# SPDX-License-Identifier: Apache-2.0
"""``python -m duly_verify pack.zip``, or ``python -m duly_verify parcel PATH`` for a sealed package."""

import sys

from duly_verify import parcel, verify

if __name__ == "__main__":
    if sys.argv[1:2] == ["parcel"] and len(sys.argv) > 2:
        sys.exit(parcel.main(sys.argv[2:]))
    sys.exit(verify.main(sys.argv[1:]))
