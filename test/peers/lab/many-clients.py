"""Percentiles of a record, by sorting: nearest rank, for each step and each protocol. Prints one JSON object."""

import json
import math
import sys
from collections import defaultdict

times = {"step": defaultdict(list), "protocol": defaultdict(list)}
failures = {"step": defaultdict(int), "protocol": defaultdict(int)}
with open(sys.argv[1], encoding="utf-8") as record:
    for line in record:
        attempt = json.loads(line)
        for group in times:
            if group in attempt:
                times[group][attempt[group]].append(attempt["elapsedMs"])
                failures[group][attempt[group]] += attempt["outcome"] == "failed"


def row(group, name):
    ordered = sorted(times[group][name])
    rank = lambda percent: ordered[math.ceil(percent * len(ordered) / 100) - 1]
    return {
        "name": name,
        "count": len(ordered),
        "failures": failures[group][name],
        "p50": rank(50),
        "p95": rank(95),
        "p99": rank(99),
        "max": ordered[-1],
    }


print(
    json.dumps(
        {
            "steps": [row("step", name) for name in times["step"]],
            "protocols": [row("protocol", name) for name in times["protocol"]],
        }
    )
)
