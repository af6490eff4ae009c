#!/usr/bin/env python3
"""How long PyTorch takes with its KV heads expanded, of our time: the 45 MQA shapes of a peers table's raw rounds.

    python3 expanded.py amd-epyc-avx2-2c-one-thread.jsonl

A way that takes twice its library's fastest or more is timed when warm and left out of the rounds: then that one time over our fastest
round, else the median of paired rounds.
"""
import json
import math
import re
import statistics
import sys

ratios = []
for line in open(sys.argv[1], encoding="utf-8"):
    fork = json.loads(line)
    if "shape" not in fork or fork["shape"]["kvHeads"] != 1:
        continue
    ours = [time["nanos"] for time in fork["times"] if time["contestant"]["side"] == "ours"]
    rounds = [time["nanos"] for time in fork["times"] if time["contestant"]["way"] == "expanded"]
    once = [re.search(r"expanded: .*, ([\d.,]+) (µs|ms)$", left) for left in fork["leftOut"]]
    once = [found for found in once if found]
    if rounds:
        best = min(ours, key=statistics.median)
        ratios.append((statistics.median(theirs / mine for theirs, mine in zip(rounds[0], best)), fork["shape"]))
    elif once:
        nanos = float(once[0][1].replace(",", "")) * {"µs": 1e3, "ms": 1e6}[once[0][2]]
        ratios.append((nanos / min(map(min, ours)), fork["shape"]))

least = min(ratios, key=lambda entry: entry[0])
print("%d shapes, geometric mean %.1f, least %.1f (%d/1/%d, %d keys)" % (
    len(ratios), math.exp(statistics.mean(math.log(ratio) for ratio, _ in ratios)), least[0],
    least[1]["queryHeads"], least[1]["headDim"], least[1]["seqLen"]))
