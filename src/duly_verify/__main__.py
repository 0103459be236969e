# SPDX-License-Identifier: Apache-2.0
"""``python -m duly_verify pack.zip``"""

import sys

from duly_verify.verify import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
