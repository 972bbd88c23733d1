"""ttyreport - what ttybench's samples come to: percentiles, tables and ratios."""

import collections
import itertools
import os
import re
import statistics


def percentile(values, q):
    """Nearest rank."""
    values = sorted(values)
    return values[max(0, -(-len(values) * q // 100) - 1)] if values else 0.0


def summarize(groups):
    """Samples by group to flat metrics: {'nav.first_p50': ...}. Latencies leave silent keys out."""
    out = {}
    for group, samples in groups.items():
        loud, keys = [s for s in samples if s["bytes"]], sum(s["keys"] for s in samples)
        flat = {
            "n": keys,
            "silent": len(samples) - len(loud),
            "unsettled": sum(s["unsettled"] for s in samples),
        }
        for what, q in itertools.product(("first", "last", "bytes"), (50, 95, 99, 100)):
            flat[f"{what}_p{q}" if q < 100 else f"{what}_max"] = percentile([s[what] for s in loud], q)
        for what, name in (("bytes", "bytes"), ("bursts", "bursts"), ("cpu", "cpu_ms")):
            flat[f"{name}_per_key"] = sum(s[what] for s in samples) / keys
        flat |= {
            "over_1460": sum(s["bytes"] > 1460 for s in samples),
            "lag_max": max((s["lag"] for s in loud), default=0.0),
        }
        out |= {f"{group}.{k}": v for k, v in flat.items()}
    return out


def report(title, runs, out):
    """Print one side: medians over the runs, percentiles over all their samples. Returns both as one dict."""
    numbers = {k: [m[k] for m, _, _ in runs if isinstance(m.get(k), (int, float))] for k in runs[0][0]}
    median = {k: statistics.median(v) for k, v in numbers.items() if v}
    pool = collections.defaultdict(list)
    for _, groups, _ in runs:
        for group, samples in groups.items():
            pool[group] += samples
    flat = summarize(pool)
    print(f"== {title}  ({len(runs)} runs, load {os.getloadavg()[0]:.2f})", file=out)
    scalars = [f"{k}={v:.6g}" for k, v in median.items() if k not in flat]
    for i in range(0, len(scalars), 5):
        print("   " + "  ".join(scalars[i : i + 5]), file=out)
    columns = [
        ("n", "n", 0),
        ("silent", "silent", 0),
        ("first_p50", "1st p50", 2),
        ("first_p99", "1st p99", 2),
        ("last_p50", "last p50", 2),
        ("last_p95", "last p95", 2),
        ("last_p99", "last p99", 2),
        ("last_max", "last max", 2),
        ("bytes_p50", "B p50", 0),
        ("bytes_per_key", "B/key", 1),
        ("bytes_max", "B max", 0),
        ("over_1460", ">1460", 0),
        ("bursts_per_key", "bursts", 2),
        ("cpu_ms_per_key", "cpu ms", 3),
        ("unsettled", "unsettled", 0),
    ]
    if pool:
        print(
            "   " + f"{'group':12}" + "".join(f"{head:>{max(8, len(head) + 1)}}" for _, head, _ in columns),
            file=out,
        )
    for group in pool:
        cells = (
            f"{flat[f'{group}.{key}']:{max(8, len(head) + 1)}.{digits}f}" for key, head, digits in columns
        )
        print("   " + f"{group:12}" + "".join(cells), file=out)
    return median | flat


def ratios(a_runs, b_runs, out):
    """Print and return B/A: of the medians, and the lowest and highest of the pairs."""
    found = {}
    for key in a_runs[0][0]:
        if re.search(r"_p50|_p99|per_key|_ms$|rss_mb$|cpu_s|per_s|pct|_bytes", key):
            pairs = [
                (a[0][key], b[0][key])
                for a, b in zip(a_runs, b_runs)
                if a[0].get(key) and b[0].get(key) is not None
            ]
            if pairs:
                a, b = (statistics.median(side) for side in zip(*pairs))
                each = [y / x for x, y in pairs]
                found[key] = (b / a, min(each), max(each))
    print("== B/A of medians (lowest..highest of the pairs)", file=out)
    for key, (mid, low, high) in found.items():
        print(f"   {key:28} {mid:8.3f}  ({low:.3f}..{high:.3f})", file=out)
    return found
