"""ttyscenario - the steps of ttybench's scenarios, and the samples that they take.

The steps are described in ttybench.py; a step VERB is the method Session.do_VERB.
"""

import collections
import itertools
import os
import pathlib
import re
import signal
import subprocess

from ttyterm import Failed, Screen, Terminal, now


def seconds(text):
    """'50ms' -> 0.05, '2s' or '2' -> 2.0"""
    m = re.fullmatch(r"([\d.]+)(ms|s|)", text.strip())
    if not m:
        raise ValueError(f"not a time: {text!r}")
    return float(m[1]) * (0.001 if m[2] == "ms" else 1)


def size(text):
    """'24x80' -> (24, 80): rows, columns."""
    rows, cols = text.lower().split("x")
    return int(rows), int(cols)


def unescape(text):
    r"""Resolve \x1b, \u00e9, \e, \n, \r, \t and backslashed characters."""
    short = {"n": "\n", "r": "\r", "t": "\t", "e": "\x1b", "a": "\a"}
    return re.sub(
        r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)",
        lambda m: chr(int(m[1][1:], 16)) if len(m[1]) > 1 else short.get(m[1], m[1]),
        text,
    )


def pattern(rest):
    """Split '"text" more' or '/regex/ more' into (compiled regex, more)."""
    m = re.match(r'"((?:\\.|[^"\\])*)"\s*(.*)|/((?:\\.|[^/\\])*)/\s*(.*)', rest)
    if not m:
        raise ValueError(f'"text" or /regex/ wanted, not {rest!r}')
    return (re.compile(m[3], re.M), m[4]) if m[1] is None else (re.compile(re.escape(unescape(m[1]))), m[2])


class Session(Terminal):
    """One run of a scenario: the steps it knows and the samples it took."""

    def __init__(self, argv, opt):
        self.quiet, self.patience, self.timeout = opt.quiet, opt.patience, opt.timeout
        self.groups, self.group, self.metrics, self.background = collections.defaultdict(list), "keys", {}, 0
        super().__init__(argv, opt)

    def measure(self, presses, group, count=1, pace=0.0):
        """Press keys (a list of bytes, at a rate or at once) and take one sample of what comes back."""
        self.settle(0, self.timeout)
        self.background += sum(n for _, n in self.arrivals) if self.groups else 0
        self.arrivals = []
        cpu0, t0 = self.usage()[0], now()
        for i, press in enumerate(presses):
            while pace and now() < t0 + i * pace:
                self.turn(t0 + i * pace - now())
            self.send(press)
        sent = checked = now()
        busy, settled = cpu0, True
        while not (self.dead and not self.down):
            t = now()
            if self.arrivals and self.still(self.quiet, sent + self.opt.rtt):
                break
            if not self.arrivals and t - sent > self.patience + self.opt.rtt and t - checked > 0.1:
                cpu = self.usage()[0]
                if cpu - busy < 0.3 * (t - checked):  # neither output nor work: a silent key
                    break
                busy, checked = cpu, t
            if t - sent > self.timeout:
                settled = False
                break
            self.turn(min(self.quiet, 0.02))
        got, self.arrivals = self.arrivals, []
        first, last = (got[0][0], got[-1][0]) if got else (None, None)
        self.groups[group].append(
            dict(
                keys=count,
                bytes=sum(n for _, n in got),
                bursts=len(got),
                unsettled=not settled,
                cpu=(self.usage()[0] - cpu0) * 1e3,
                first=got and (first - t0) * 1e3,
                last=got and (last - t0) * 1e3,
                lag=got and (last - sent) * 1e3,
            )
        )
        self.feed()
        if self.dead and self.ended() and self.status < 0:
            raise Failed(f"the program died of signal {-self.status}")

    # Scenario steps: do_VERB(rest of the line)

    def do_wait(self, rest, present=True):
        want, limit = pattern(rest)
        at = self.until(want, seconds(limit) if limit else self.timeout, present)
        if self.ready is None and present:
            self.ready = at
            name = "restart" if "startup.ready_ms" in self.metrics else "startup"
            cpu, _ = self.usage(True)
            values = dict(
                first_byte_ms=((self.first_byte or at) - self.t0) * 1e3,
                ready_ms=(at - self.t0) * 1e3,
                cpu_ms=cpu * 1e3,
                bytes=len(self.raw),
                rss_mb=sum(self.rss.values()),
            )
            self.metrics |= {f"{name}.{k}": v for k, v in values.items()}

    def do_gone(self, rest):
        self.do_wait(rest, False)

    def check(self, rest, raw, wanted):
        self.settle(0, self.timeout)
        if bool(pattern(rest)[0].search(self.raw.decode("latin-1") if raw else self.screen.text())) != wanted:
            raise Failed("does not hold")

    def do_expect(self, rest):
        self.check(rest, False, True)

    def do_reject(self, rest):
        self.check(rest, False, False)

    def do_rawexpect(self, rest):
        self.check(rest, True, True)

    def do_rawreject(self, rest):
        self.check(rest, True, False)

    def do_mark(self, rest):
        self.group = rest.strip()

    def do_key(self, rest):
        self.do_repeat("1 " + rest)

    def do_repeat(self, rest):
        count, *names = rest.split()
        if names[-2:-1] == ["every"]:
            keys = self.encode(names[:-2]) * int(count)
            self.measure(keys, self.group, len(keys), seconds(names[-1]))
        else:
            for name in itertools.chain.from_iterable([names] * int(count)):
                self.measure(self.encode([name]), self.group)

    def do_burst(self, rest):
        count, *names = rest.split()
        self.measure([b"".join(self.encode(names) * int(count))], self.group, int(count) * len(names))

    def do_type(self, rest):
        for char in rest:
            self.measure([char.encode()], self.group)

    def do_paste(self, rest):
        text = unescape(rest).encode()
        bracketed = self.screen.has_mode(Screen.BRACKETED_PASTE)
        self.measure([b"\x1b[200~" + text + b"\x1b[201~" if bracketed else text], self.group)

    def do_send(self, rest):
        self.send(unescape(rest.strip()[1:-1]).encode())

    def do_resize(self, rest):
        self.feed()
        self.rows, self.cols = size(rest)
        self.screen.resize(self.rows, self.cols)
        self.set_size()
        self.measure([b""], "resize")

    def do_quiet(self, rest):
        quiet, limit = ([seconds(a) for a in rest.split()] + [0.1, self.timeout][len(rest.split()) :])[:2]
        if not self.settle(quiet, limit):
            raise Failed("never quiet")
        if self.arrivals:
            self.metrics.setdefault("startup.stable_ms", (self.arrivals[-1][0] - self.t0) * 1e3)

    def do_sleep(self, rest):
        end = now() + seconds(rest)
        while now() < end:
            self.turn(max(0, end - now()))
        self.stalled = False
        self.feed()

    def do_idle(self, rest):
        time_, before, (cpu, wake) = seconds(rest), len(self.arrivals), self.usage(True)
        self.do_sleep(rest)
        cpu2, wake2 = self.usage()
        came = [n for _, n in self.arrivals[before:]]
        values = {
            "bytes_per_s": sum(came) / time_,
            "paints_per_s": len(came) / time_,
            "cpu_pct": (cpu2 - cpu) / time_ * 100,
            "wakeups_per_s": (wake2 - wake) / time_,
        }
        # The last one as it is, and each by its group.
        self.metrics |= {f"idle.{name}": value for name, value in values.items()}
        self.metrics |= {f"{self.group}.idle_{name}": value for name, value in values.items()}

    def do_stall(self, rest):
        self.stalled = True
        self.do_sleep(rest)

    def do_signal(self, rest):
        self.usage(True)
        if self.ended():
            raise Failed("the program has ended already")
        self.acted = now()
        os.kill(self.proc.pid, signal.Signals["SIG" + rest.strip().upper().removeprefix("SIG")])

    def do_close(self, rest):
        self.usage(True)
        self.acted = now()
        self.hangup()

    def do_exit(self, rest):
        limit, code = (rest.split() + [str(self.timeout), ""][len(rest.split()) :])[:2]
        start = now()
        while not self.ended() and now() - start < seconds(limit):
            self.turn(0.005)
        if not self.ended():
            raise Failed("the program did not end")
        self.metrics["exit.ms"] = (self.ended_at - self.acted) * 1e3
        if code and self.status != int(code):
            raise Failed(f"exit status {self.status}")
        self.settle(0.02, 1)

    def do_restart(self, rest):
        self.finish()
        self.start()

    def do_shell(self, rest):
        if subprocess.run(rest, shell=True, cwd=self.opt.cwd).returncode:
            raise Failed("the command failed")

    def do_set(self, rest):
        name, value = rest.split()
        if name not in ("quiet", "patience", "timeout"):
            raise ValueError("quiet, patience or timeout wanted")
        setattr(self, name, seconds(value))

    def do_dump(self, rest):
        self.settle(0, self.timeout)
        if rest:
            pathlib.Path(rest).write_text(self.screen.text() + "\n")
        else:
            print(self.screen.text(), flush=True)


def read_steps(path, inline, fail):
    """A scenario file and -e steps to [(where, verb, rest)]."""
    lines = list(enumerate(pathlib.Path(path).read_text().splitlines(), 1)) if path else []
    lines += [(f"-e {i}", line) for i, line in enumerate(inline, 1)]
    steps = [
        (n, *(line.lstrip().split(None, 1) + [""])[:2])
        for n, line in lines
        if line.strip() and not line.lstrip().startswith("#")
    ]
    for n, verb, _ in steps:
        if not hasattr(Session, "do_" + verb):
            fail(f"{path or ''} {n}: no step is called {verb!r}")
    return steps
