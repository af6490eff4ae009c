"""Times PyTorch's attention on decode steps, beside headroom's kernels and by the same rules.

Reads one shape a line from standard input, {"shape": label, "batch": .., "queryHeads": ..,
"kvHeads": .., "headDim": .., "seqLen": .., "element": "bf16" | "f16"}, and prints one line of JSON
for each way of computing it, as soon as it is known:

  {"shape": label, "peer": "sdpa-packed", "medianNanos": .., "samples": .., "relativeError": ..}
  {"shape": label, "peer": "flex", "error": "why not"}

Ways: sdpa (grouped heads), sdpa-expanded (K and V copied beforehand, untimed, so that each query
head has its own), sdpa-packed (the query heads of a KV head as rows of one query), flex
(FlexAttention, compiled). Every output is checked against float64 before it is timed. Device time
is the slope of two CUDA graphs; KV caches are rotated so that three times L2 lie between two uses
of a byte.
"""

import argparse
import json
import math
import statistics
import sys
import time

import torch
import torch.nn.functional as F

SAMPLES = 15
GRAPH_SECONDS = 1e-3
MOST_REPEATS = 1000
CACHES_BETWEEN = 3
MOST_ERROR = 1e-2  # the same bound as headroom's own kernels
TYPES = {"bf16": torch.bfloat16, "f16": torch.float16}


class Case:
    """A decode step with its rotated KV caches."""

    def __init__(self, shape):
        self.label = shape["shape"]
        self.batch, self.query_heads = shape["batch"], shape["queryHeads"]
        self.kv_heads, self.head_dim = shape["kvHeads"], shape["headDim"]
        kind = {"dtype": TYPES[shape["element"]], "device": "cuda"}
        rows = (self.batch, self.kv_heads, shape["seqLen"], self.head_dim)
        device = torch.cuda.get_device_properties(0)
        kv_bytes = 2 * math.prod(rows) * 2
        self.copies = max(1, math.ceil(CACHES_BETWEEN * device.L2_cache_size / kv_bytes))
        self.q = torch.randn(self.batch, self.query_heads, 1, self.head_dim, **kind)
        k, v = torch.randn(rows, **kind), torch.randn(rows, **kind)
        self.kv = [(k, v)] + [(k.clone(), v.clone()) for _ in range(self.copies - 1)]
        self.operands = self.kv  # what a step is timed on

    def grouped(self, tensor):
        return tensor.view(self.batch, self.kv_heads, -1, self.head_dim)

    def exact(self):
        """Float64 attention of the first sequence, [queryHeads][headDim]."""
        k, v = (tensor[0].double() for tensor in self.kv[0])
        q = self.grouped(self.q)[0].double()
        weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(self.head_dim), -1)
        return (weights @ v).view(self.query_heads, self.head_dim)

    def error(self, out):
        exact = self.exact()
        got = out[0].double().reshape(self.query_heads, self.head_dim)
        return float((got - exact).norm() / exact.norm())


def sdpa(case):
    return lambda k, v: F.scaled_dot_product_attention(case.q, k, v, enable_gqa=True)


def sdpa_expanded(case):
    group = case.query_heads // case.kv_heads

    def expanded(tensor):
        rows = tensor.unsqueeze(2).expand(-1, -1, group, -1, -1)
        return rows.reshape(case.batch, case.query_heads, -1, case.head_dim)

    # The copies are larger than the cache, so that fewer of them lie between two uses of a byte.
    most = math.ceil(case.copies / group)
    case.operands = [(expanded(k), expanded(v)) for k, v in case.kv[:most]]
    return lambda k, v: F.scaled_dot_product_attention(case.q, k, v)


def sdpa_packed(case):
    q = case.grouped(case.q)
    return lambda k, v: F.scaled_dot_product_attention(q, k, v)


def flex(case):
    from torch.nn.attention.flex_attention import flex_attention

    compiled = torch.compile(flex_attention, dynamic=False)
    return lambda k, v: compiled(case.q, k, v, enable_gqa=True)


WAYS = {"sdpa-packed": sdpa_packed, "sdpa": sdpa, "sdpa-expanded": sdpa_expanded, "flex": flex}


def captured(way, case, repeats):
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for number in range(repeats):
            way(*case.operands[number % len(case.operands)])
    return graph


def seconds(graph):
    before, after = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    before.record()
    graph.replay()
    after.record()
    after.synchronize()
    return before.elapsed_time(after) / 1e3


def slopes(way, case):
    """Device seconds of single steps, each from a pair of graphs."""
    copies = len(case.operands)
    rough = captured(way, case, copies)
    seconds(rough)
    step = max(1e-6, seconds(rough) / copies)
    rounds = math.ceil(min(MOST_REPEATS, GRAPH_SECONDS / step) / copies)
    repeats = max(1, rounds) * copies
    once, twice = captured(way, case, repeats), captured(way, case, 2 * repeats)
    seconds(twice)
    samples = []
    for sample in range(SAMPLES):
        order = (once, twice) if sample % 2 == 0 else (twice, once)
        times = {graph: seconds(graph) for graph in order}
        samples.append((times[twice] - times[once]) / repeats)
    return samples


def measure(name, case):
    with torch.no_grad():
        way = WAYS[name](case)
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):  # what is made at the first calls must not be captured
            for _ in range(3):
                out = way(*case.operands[0])
        torch.cuda.current_stream().wait_stream(side)
        error = case.error(out)
        if not error <= MOST_ERROR:
            raise ValueError(f"relative error {error:.2e}, bound {MOST_ERROR:.0e}")
        del out
        samples = slopes(way, case)
    return {
        "medianNanos": statistics.median(samples) * 1e9,
        "samples": len(samples),
        "relativeError": error,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, required=True, help="no step begins after these")
    end = time.monotonic() + parser.parse_args().seconds
    torch.manual_seed(1)
    for line in sys.stdin:
        shape = json.loads(line)
        for name in WAYS:
            if time.monotonic() > end:
                return
            found = {"shape": shape["shape"], "peer": name}
            try:
                found |= measure(name, Case(shape))
            except Exception as e:  # one way that fails leaves the others alone
                found["error"] = f"{type(e).__name__}: {e}".splitlines()[0][:200]
            print(json.dumps(found), flush=True)
            torch.cuda.empty_cache()


if __name__ == "__main__":
    main()
