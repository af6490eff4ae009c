"""The best median of each shape over several tables: python3 best.py TABLE.md ... What a machine with neighbours can do when it is left alone."""
import math
import re
import sys

ROW = re.compile(r"\| (\S+, (\d+)) \| f32 \| \d+ \| [\d.]+ \(\S+\) \| (\d+)%")


def mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


best = {}
for table in sys.argv[1:]:
    with open(table, encoding="utf-8") as lines:
        for row in filter(None, map(ROW.match, lines)):
            best[row[1], row[2]] = max(int(row[3]), best.get((row[1], row[2]), 0))
for keys in ["512", "4096", "32768", ""]:
    of = [share for (_, length), share in best.items() if keys in ("", length)]
    print(f"{keys or 'all'}: {mean(of):.0f}% ({min(of)}), {sum(share >= 70 for share in of)} of {len(of)} at 70")
