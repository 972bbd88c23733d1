"""basemode - basemode-loom 0.8.3 from PyPI on the same trees as loom, by the same tool."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from run import DATA, ROOT
from size import Size

VERSION = "0.8.3"
VENV = ROOT / ".venv-basemode"


def program():
    """The program in an environment of its own, made once."""
    path = VENV / "bin" / "basemode-loom"
    if not path.exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        pip = [VENV / "bin" / "pip", "install", "-q", "--disable-pip-version-check", f"basemode-loom=={VERSION}"]
        subprocess.run(pip, check=True)
    return path


def environment(work):
    """Nothing of the person's own, and no question to the network for prices."""
    return {
        "HOME": str(work / "home"),
        "XDG_DATA_HOME": str(work / "data"),
        "XDG_CONFIG_HOME": str(work / "config"),
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }


def database(nodes, work):
    """A database with the tree of loom's session of this size; (path, the first node's name)."""
    session = json.loads(Size(nodes).source.read_bytes())
    name = "00000000-0000-4000-8000-{:012d}".format
    root = name(session["nodes"][0]["id"])
    rows = [
        {
            "id": name(node["id"]),
            "parent_id": name(node["parent"]) if node.get("parent") else None,
            "root_id": root,
            "tree_id": root,
            "kind": "text",
            "text": node["text"],
            "created_at": "2026-01-01T00:00:00+00:00",
            "metadata": {},
        }
        for node in session["nodes"]
    ]
    export, path = work / f"{nodes}.json", work / f"{nodes}.sqlite"
    export.write_text(json.dumps({"version": 1, "tree_id": root, "nodes": rows}))
    subprocess.run(
        [program(), "import", export, "--db", path],
        check=True,
        capture_output=True,
        env=os.environ | environment(work),
    )
    return path, root


STEPS = """wait {ready} 120s
quiet 1s 60s
set quiet 150ms
set timeout 30s
mark keys
repeat {keys} j
repeat {keys} k
send "q"
exit 30s"""


def compare(desk, is_quick):
    """(head, rows) of a table."""
    from desk import bench, shown

    sizes = [1_000] if is_quick else [1_000, 10_000]
    work = DATA / "basemode"
    shutil.rmtree(work, ignore_errors=True)
    for folder in ("home", "data", "config"):
        (work / folder).mkdir(parents=True)
    columns = []
    for nodes in sizes:
        print(f"basemode-loom: {nodes:,} nodes", file=sys.stderr, flush=True)
        path, root = database(nodes, work)
        env = [f"{key}={value}" for key, value in environment(work).items()]
        steps = STEPS.replace("{keys}", "3" if is_quick else "8")
        theirs, errors = bench(
            [program(), "view", root, "--db", path], steps.replace("{ready}", '"tok:"'), env=env
        )
        desk.errors += errors
        mine = desk.measure(Size(nodes).source, steps.replace("send \"q\"", "key q"))
        columns += [(f"loom, {nodes:,}", mine), (f"basemode-loom, {nodes:,}", theirs)]
    shutil.rmtree(work, ignore_errors=True)
    rows = []
    for title, metric, digits in [
        ("start to first paint, ms", "startup.ready_ms", 0),
        ("key p50, ms", "keys.last_p50", 2),
        ("the slowest key, ms", "keys.last_max", 2),
        ("bytes a key, mean", "keys.bytes_per_key", 0),
        ("writes a key", "keys.bursts_per_key", 1),
        ("memory, MB", "rss_mb", 0),
    ]:
        rows.append([title, *(shown(found.get(metric), digits) for _, found in columns)])
    return ["beside basemode-loom", *(name for name, _ in columns)], rows
