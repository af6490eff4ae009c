#!/usr/bin/env python3
"""What the shares of f32 should be, from a measured rate, a measured constant and an assumed one, beside what they are.

    python3 model.py          prints the tables of model.md

    time = compute + bytes of K and V * (ASKING + UNHIDDEN) / threads + HAND_OFF (two threads)

compute   multiply-adds at the rate of 512 keys: the best round of the same heads and head dim on one thread, where K and
          V lie in L2. By instructions: 2.0 per FMA of QK (24 for 12), 2.33 of PV (28 for 12) and 26 of softmax per 8 scores
          (../loops/README.md), at 3.75 instructions a cycle, which is
          what the score tile does from L1: 24 for 12 FMAs at 97 of 103.5 GFLOP/s.
ASKING    what prefetches cost, ns per byte: a call from Java takes 6.4 ns for 24 lines of 64 bytes. They are the default
          from 4 MiB on, with 32 heads or more from 1 MiB on.
UNHIDDEN  reading that prefetches do not hide, ns per byte: in C, with huge pages, the same bursts bring 17.6 GB/s where
          the loop alone would take 21.3 (../memory/README.md). From L2 and L3 everything is hidden: 0 below half of L3.
HAND_OFF  two flags and a merge: assumed to be 2 microseconds. The flags take 0.1 to 0.4 in C (../noise/README.md); decodes
          of 512 keys take 1.2 and more over half of one thread's time.
"""
import math
import re
from collections import defaultdict

ASKING = 6.4 / (24 * 64)
UNHIDDEN = 1 / 17.6 - 1 / 21.3
HIDDEN_BELOW = 16 << 20
ASKED_FROM, ASKED_FROM_MANY_HEADS, MANY_HEADS = 4 << 20, 1 << 20, 32
HAND_OFF = 2.0
ROW = re.compile(
    r"\| (\d+)/1/(\d+), (\d+) \| f32 \| (\d) \| ([\d.]+) \(\S+\) \| (\d+)% \[(\d+)%, (\d+)%\] \| (\S+) \| (\d+) \+")


def rows(*files):
    """By (heads, dim, keys): time on the roof in µs, best median and best round of these runs, in %, with calm rounds."""
    found = {}
    for file in files:
        for line in open(file, encoding="utf-8"):
            match = ROW.match(line)
            if match and int(match[10]) > 0:
                shape = tuple(int(match[i]) for i in (1, 2, 3))
                roof = float(match[5]) * int(match[6]) / 100
                before = found.get(shape, (roof, 0, 0))
                found[shape] = (before[0], max(before[1], int(match[6])), max(before[2], int(match[8])))
    return found


def mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def instructions(dim):
    """The share that instruction counts alone allow: dim cycles of two FMAs for each 8 scores."""
    return 100 * 3.75 * dim / ((2.0 + 2.33) * dim + 26)


def modelled(shape, roof, one, threads):
    heads, dim, keys = shape
    at_512 = one[(heads, dim, 512)]
    compute = at_512[0] * keys / 512 / (at_512[2] / 100) / threads
    size = 8 * dim * keys
    asked = size >= (ASKED_FROM_MANY_HEADS if heads >= MANY_HEADS else ASKED_FROM)
    reading = size / 1e3 / threads * ((ASKING if asked else 0) + (UNHIDDEN if size >= HIDDEN_BELOW else 0))
    return 100 * roof / (compute + reading + (HAND_OFF if threads > 1 else 0))


def table(title, found, one, threads):
    print(f"\n## {title}\n")
    print("| heads/KV/dim | 512: model, best round, median | 4096 | 32768 |\n| --- | --- | --- | --- |")
    sums = defaultdict(lambda: ([], [], []))
    for heads in (8, 16, 32, 48, 71):
        for dim in (64, 128, 256):
            cells = []
            for keys in (512, 4096, 32768):
                shape = (heads, dim, keys)
                if shape not in found:
                    cells.append("no calm round")
                    continue
                roof, median, best = found[shape]
                model = modelled(shape, roof, one, threads)
                cells.append(f"{model:.0f}, {best}, {median}")
                for key in (keys, "all"):
                    for values, value in zip(sums[key], (model, best, median)):
                        values.append(value)
            print(f"| {heads}/1/{dim} | {' | '.join(cells)} |")
    print("\n| keys | model, geometric mean (least) | best rounds | medians | shapes |\n| --- | --- | --- | --- | --- |")
    for key in (512, 4096, 32768, "all"):
        cells = [f"{mean(values):.0f} ({min(values):.0f})" for values in sums[key]]
        print(f"| {key} | {' | '.join(cells)} | {len(sums[key][0])} |")


PREFIX = "amd-epyc-avx2-2c-"
ONE = rows(PREFIX + "one-thread.md", PREFIX + "one-thread-20261126-0808.md")
TWO = rows(PREFIX + "two-threads.md", PREFIX + "two-threads-20261126-0746.md")
print("# What the shares should be, beside what they are\n")
print("Written by `model.py`, which tells the model. % of the roofline; best round and best median of two runs each, calm rounds only.")
print(f"Reading that is not hidden: 1 byte in 1/{1 / (ASKING + UNHIDDEN):.0f} ns. By instruction counts alone 512 keys could reach "
      + ", ".join(f"{instructions(dim):.0f}% at head dim {dim}" for dim in (64, 128, 256)) + ".")
table("One thread", ONE, ONE, 1)
table("Two threads", TWO, ONE, 2)
