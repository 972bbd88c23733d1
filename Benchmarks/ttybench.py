#!/usr/bin/env python3
r"""ttybench - measure and check a terminal program from the outside, through a pty.

    ttybench.py [options] -s scenario.tty -- command arg...
    ttybench.py [options] -e 'wait "ready"' -e 'repeat 200 j' -e 'key q' -e exit -- command

The program runs on a pty of --size; a pyte screen shows what its user would see. Every key is timed from the
moment it is pressed to the first byte of the answer and to the last byte before quiet, as the user sees it:
--link, --rtt and --bps put a slow SSH line between the two.

Scenario: one step a line; '#' starts a comment line. T is a time (50ms, 2s). PAT is "text" (with escapes) or
/regex/, looked for on the screen. KEYS: j, enter, esc, tab, s-tab, space, bs, del, ins, up, down, left, right,
home, end, pgup, pgdn, f1..f12, c-x (Ctrl), m-x (Alt), 0x1b (one byte).
  wait PAT [T]       until PAT shows (the first `wait` gives startup.ready_ms); fails after T
  gone PAT [T]       until PAT no longer shows
  expect PAT | reject PAT         PAT must / must not be on the screen now
  rawexpect PAT | rawreject PAT   ... in the output bytes (as latin-1) of the whole run: escape injection
  mark NAME          the group in which the following keys are counted ("keys" before any)
  key KEYS...        press keys one by one, each measured until quiet
  repeat N KEYS...   the same, N times; with "every T" at the end: at a fixed rate, awaiting no answers
  burst N KEYS...    N times at once, as one sample: what type-ahead and key repeat cost
  type TEXT          each character is a measured key
  paste TEXT         one (bracketed, if the program asked for it) paste, measured
  send "RAW"         raw input, not measured
  resize ROWSxCOLS   SIGWINCH, measured in group "resize"
  quiet [T [MAX]]    until no output for T (100ms), at most MAX; the first gives startup.stable_ms
  sleep T | idle T   wait | wait and count output, CPU and wake-ups of the program left alone
  stall T            the terminal reads nothing for T (Ctrl-S, a hung link)
  signal NAME        HUP TERM KILL STOP CONT INT ... to the program itself
  close              the terminal goes away, as when SSH drops
  exit [T [CODE]]    the program must end within T (CODE: 0, 3, -9 for SIGKILL)
  restart            start the command anew: recovery tests
  shell CMD          run a shell command, which must succeed: look at files between steps
  set NAME T         quiet, patience or timeout (see options) from here on
  dump [FILE]        print or save the screen
Per group: n keys, silent ones (no output), latency, bytes, bursts (reads: about as many packets) and CPU a key.
Put `quiet` between a wait and the first keys: programs may drop what is typed while they change modes.
On a busy machine run it under `chrt -r 1` and look at --floor; bytes and CPU a key are steady either way.
To test Ctrl-Z run a shell with job control (bash --norc) and type the command: else the kernel drops SIGTSTP.
Exit status: 0 all well, 1 an expectation or --assert failed, 2 usage. Metric names: --json - | grep median -A99.
Needs Python 3.11, pyte (venv.sh) and the other tty*.py beside this file; memory and CPU numbers need Linux.
"""

import argparse
import json
import pathlib
import re
import shlex
import sys

from ttyreport import ratios, report, summarize
from ttyscenario import Session, read_steps, seconds, size
from ttyterm import Failed

# name: (bits a second to the user or 0, round trip in seconds)
LINKS = {
    "lan": (0, 0.001),
    "wan": (0, 0.040),
    "far": (0, 0.150),
    "sat": (0, 0.600),
    "3g": (384000, 0.200),
    "modem": (33600, 0.150),
    "115200": (115200, 0),
    "9600": (9600, 0),
}


def run(argv, steps, opt):
    """One run of a scenario: (metrics, samples by group, error or None)."""
    try:
        session, error = Session(argv, opt), None
    except OSError as e:
        sys.exit(f"ttybench: cannot start {argv[0]!r}: {e}")
    try:
        for where, verb, rest in steps:
            try:
                getattr(session, "do_" + verb)(rest)
            except (Failed, ValueError, IndexError, KeyError, OSError) as e:
                error = f"{where}: {verb} {rest}: {e}"
                session.feed()
                rule = "-" * session.cols
                print(f"FAILED {error}\n{rule}\n{session.screen.text()}\n{rule}", file=sys.stderr)
                break
    finally:
        session.finish()
    if opt.dump:
        pathlib.Path(opt.dump).write_text(session.screen.text() + "\n")
    metrics = (
        session.metrics
        | summarize(session.groups)
        | dict(
            rss_mb=sum(session.rss.values()),
            cpu_s=session.cpu_dead,
            output_bytes=len(session.raw),
            background_bytes=session.background,
            exit_status=session.status,
        )
    )
    return metrics, session.groups, error


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("-s", "--scenario", metavar="FILE")
    add("-e", "--step", action="append", default=[], metavar="STEP", help="a step, after those of the file")
    add(
        "--vs",
        metavar="CMD",
        help="a second command (one shell-quoted string), run A B A B: prints ratios B/A",
    )
    add("--vs-scenario", metavar="FILE", help="its scenario (default: the same steps)")
    add("--runs", type=int, default=1, metavar="N")
    add("--size", type=size, default=(24, 80), metavar="ROWSxCOLS")
    add("--term", default="xterm-256color")
    add("--env", action="append", default=[], metavar="K=V")
    add("--unset", action="append", default=[], metavar="K")
    add("--cwd", metavar="DIR")
    add(
        "--link",
        choices=LINKS,
        help="; ".join(f"{k}: {b or 'any'} bps, {r * 1e3:g} ms" for k, (b, r) in LINKS.items()),
    )
    add("--bps", type=int, default=0, help="bits a second towards the user, 10 bits a byte")
    add("--rtt", type=seconds, default=0.0, metavar="T")
    add(
        "--buffer",
        type=int,
        default=1 << 16,
        help="bytes under way on the link before the program's writes block (65536)",
    )
    add(
        "--quiet",
        type=seconds,
        default=0.03,
        metavar="T",
        help="a key is answered after T without output (30ms)",
    )
    add(
        "--patience",
        type=seconds,
        default=0.3,
        metavar="T",
        help="a key is silent after T without output or work (300ms)",
    )
    add("--timeout", type=seconds, default=10.0, metavar="T", help="for each wait and key (10s)")
    add("--no-reply", action="store_true", help="be a terminal that answers no queries")
    add("--floor", action="store_true", help="measure raw cat in between too: what machine and tool cost")
    add(
        "--assert",
        dest="asserts",
        action="append",
        default=[],
        metavar="'nav.last_p99<=50'",
        help="a gate on side A",
    )
    add("--json", metavar="FILE", help="all metrics and samples ('-' for stdout)")
    add("--dump", metavar="FILE", help="the last screen, as text")
    add("command", nargs="*")
    opt = parser.parse_args()
    if not opt.command or not (opt.scenario or opt.step):
        parser.error("a command and a scenario (-s, -e) are needed")
    if opt.link:
        opt.bps, opt.rtt = LINKS[opt.link]
    steps = read_steps(opt.scenario, opt.step, parser.error)
    sides = [("A: " + shlex.join(opt.command), opt.command, steps)]
    if opt.vs or opt.vs_scenario:
        argv = shlex.split(opt.vs) if opt.vs else opt.command
        sides.append(
            (
                "B: " + shlex.join(argv),
                argv,
                read_steps(opt.vs_scenario, [], parser.error) if opt.vs_scenario else steps,
            )
        )
    if opt.floor:
        sides.append(
            (
                "floor: raw cat",
                ["sh", "-c", "stty raw -echo; printf ready; exec cat"],
                [("", "wait", '"ready"'), ("", "repeat", "100 x")],
            )
        )
    runs, out = [[] for _ in sides], sys.stderr if opt.json == "-" else sys.stdout
    for _ in range(opt.runs):
        for side, (_, argv, its_steps) in zip(runs, sides):
            side.append(run(argv, its_steps, opt))
    merged = [report(title, side, out) for (title, _, _), side in zip(sides, runs)]
    compared = ratios(runs[0], runs[1], out) if opt.vs or opt.vs_scenario else {}
    bad = any(error for side in runs for _, _, error in side)
    for gate in opt.asserts:
        m = re.fullmatch(r"\s*([\w.-]+)\s*(<=|>=)\s*([\d.]+)\s*", gate) or parser.error(
            f"METRIC<=NUMBER wanted: {gate!r}"
        )
        value = merged[0].get(m[1])
        holds = value is not None and (value <= float(m[3]) if m[2] == "<=" else value >= float(m[3]))
        bad |= not holds
        print(f"{'ok    ' if holds else 'FAILED'} {gate}: {value}", file=out)
    if opt.json:
        doc = json.dumps(
            {
                "size": opt.size,
                "rtt": opt.rtt,
                "bps": opt.bps,
                "ratios": compared,
                "sides": [
                    {
                        "title": title,
                        "median": m,
                        "runs": [r[0] for r in side],
                        "samples": [r[1] for r in side],
                        "errors": [r[2] for r in side if r[2]],
                    }
                    for (title, _, _), m, side in zip(sides, merged, runs)
                ],
            },
            indent=1,
        )
        print(doc) if opt.json == "-" else pathlib.Path(opt.json).write_text(doc + "\n")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
