#!/usr/bin/env python3
"""make_git_repo - a bare-bones git repository with many commits, for a viewer to scroll through.

make_git_repo.py [--commits N] FOLDER
"""

import argparse
import random
import subprocess

from make_session import WORDS


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--commits", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folder")
    opt = parser.parse_args()
    rng = random.Random(opt.seed)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", opt.folder], check=True)
    writer = subprocess.Popen(
        ["git", "-C", opt.folder, "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE, text=True
    )
    for number in range(opt.commits):
        subject = f"{number} " + " ".join(rng.choices(WORDS, k=rng.randint(4, 9)))
        body = f"{number}\n"
        writer.stdin.write(
            f"commit refs/heads/main\ncommitter A Writer <writer@example.invalid> {1_600_000_000 + number * 600} +0000\n"
            f"data {len(subject)}\n{subject}\nM 100644 inline file{number % 50}.txt\ndata {len(body)}\n{body}\n"
        )
    writer.stdin.close()
    if writer.wait():
        raise SystemExit("git fast-import failed")
    subprocess.run(["git", "-C", opt.folder, "reset", "--quiet", "--hard", "main"], check=True)


if __name__ == "__main__":
    main()
