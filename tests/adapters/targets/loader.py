# SPDX-License-Identifier: Apache-2.0
"""A process of its own that loads, so that it can be killed: says where it is on its output, and waits to be told to go on."""

import json
import sys
import time
from uuid import UUID

from adapters.targets.grounds import CUSTOMERS, customers
from duly.adapters.targets import openers
from duly.rooms.transfer.target import Asked, Effect


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    told = json.loads(sys.argv[1])
    target = openers(may_go_inside=lambda: True)[told["kind"]](Asked(told["kind"], told["address"], told["options"]))
    run = UUID(told["run"])
    for shard in range(told["first"], told["shards"]):
        rows = customers(1 + shard * told["rows"], told["rows"])

        def keep(effect: Effect, shard: int = shard) -> None:
            say(f"kept {shard} {len(effect.fates)}")
            if told["wait"] == "kept":
                time.sleep(60)

        loaded = target.load(run, CUSTOMERS, shard, UUID(int=told["attempt"]), rows=rows, keep=keep)
        say(f"{'again' if loaded.again else 'loaded'} {shard} {loaded.attempt}")
        if told["wait"] == "loaded":
            time.sleep(60)
    say("over")


if __name__ == "__main__":
    main()
