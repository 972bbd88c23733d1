#!/usr/bin/env python3
"""tty_crashtest - kill a terminal program at random moments while it is being used, and count what is lost.

    tty_crashtest.py --reset 'rm -rf s && mkdir s' --before 'wait "ready"' --op 'type token{n}x' --check 'cat s/*' -- command

Each trial: run --reset (shell); start the command; do the --before steps (as in ttybench); then --op steps again and
again, {n} being 0000, 0001, ..., one operation every --pace; at a random moment send --signal (KILL, TERM, HUP, or close
for a dropped SSH session); wait for the end; run --check (shell), which must succeed (is the session readable?) and print
what survived. --find (default: the --op text around {n}) is looked for in that output for every operation sent.
Reported: operations sent, lost at the end (what a user would have to redo), holes (lost although a later one survived).
Exit status 1 when a check fails, there is a hole, or more than --allow operations are lost. Needs ttyscenario.py and ttyterm.py beside it.
"""

import argparse
import random
import re
import signal
import statistics
import subprocess
import sys
import types

from ttyscenario import Session, read_steps, seconds, size
from ttyterm import Failed, now


def trial(opt, rng):
    """One life and death: (sent, lost at the end, holes, complaint or None)."""
    subprocess.run(opt.reset, shell=True, check=True, cwd=opt.cwd)
    session, sent = Session(opt.command, opt), 0
    try:
        for _, verb, rest in read_steps(None, opt.before, sys.exit):
            getattr(session, "do_" + verb)(rest)
        death = now() + rng.uniform(0, opt.ops * opt.pace)
        while now() < death and sent < opt.ops:
            start = now()
            for _, verb, rest in read_steps(
                None, [op.replace("{n}", f"{sent:04d}") for op in opt.op], sys.exit
            ):
                getattr(session, "do_" + verb)(rest)
            sent += 1
            session.do_sleep(str(max(0.0, min(start + opt.pace, death) - now())))
        if opt.signal == "close":
            session.hangup()
        else:
            session.do_signal(opt.signal)
        session.do_exit("10s")
    except Failed as e:
        return sent, sent, 0, f"{e}\n{session.screen.text()}"
    finally:
        session.finish()
    check = subprocess.run(
        opt.check, shell=True, cwd=opt.cwd, capture_output=True, text=True, errors="replace"
    )
    alive = [n for n in range(sent) if opt.find.replace("{n}", f"{n:04d}") in re.sub(r"\s", "", check.stdout)]
    last = max(alive, default=-1)
    complaint = f"check failed: {check.stderr[-300:]}" if check.returncode else None
    return sent, sent - 1 - last, last + 1 - len(alive), complaint


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--reset", default="true", metavar="CMD")
    add("--check", required=True, metavar="CMD")
    add("--before", action="append", default=[], metavar="STEP")
    add("--op", action="append", required=True, metavar="STEP")
    add("--find", metavar="TEXT", help="without blanks")
    add("--signal", default="KILL", choices=["close", *(s.name[3:] for s in signal.Signals)])
    add("--runs", type=int, default=100)
    add("--ops", type=int, default=40, help="at most, per run")
    add("--pace", type=seconds, default=0.1, metavar="T")
    add("--allow", type=int, default=1, metavar="OPS")
    add("--seed", type=int, default=1)
    add("--size", type=size, default=(24, 80))
    add("--cwd")
    add("--env", action="append", default=[], metavar="K=V")
    add("--term", default="xterm-256color")
    add("command", nargs="+")
    opt = parser.parse_args(
        namespace=types.SimpleNamespace(
            unset=[], rtt=0.0, bps=0, buffer=1 << 16, no_reply=False, quiet=0.01, patience=0.05, timeout=10.0
        )
    )
    opt.find = opt.find or re.search(r"\S*\{n\}\S*", " ".join(opt.op))[0]
    rng, results = random.Random(opt.seed), []
    for i in range(opt.runs):
        sent, lost, holes, complaint = trial(opt, rng)
        results.append((sent, lost, holes, complaint))
        if complaint or holes or lost > opt.allow:
            print(f"run {i}: sent {sent}, lost {lost}, holes {holes} {complaint or ''}".rstrip(), flush=True)
    sent, lost, holes, complaints = zip(*results)
    print(
        f"{opt.runs} x {opt.signal}: {sum(sent)} operations sent, {sum(lost)} lost "
        f"(median {statistics.median(lost):g}, most {max(lost)} in one run), "
        f"{sum(holes)} holes, {sum(map(bool, complaints))} failed checks"
    )
    sys.exit(1 if any(complaints) or any(holes) or max(lost) > opt.allow else 0)


if __name__ == "__main__":
    main()
