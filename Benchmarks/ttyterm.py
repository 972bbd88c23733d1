"""ttyterm - a terminal with a program in it, for ttybench and for tests.

Screen is what the user would see: pyte plus what ncurses and modern programs send and pyte 0.8 lacks (alternate
buffer, SU/SD scrolling, REP, CHT/CBT, line drawing in UTF-8 mode, DCS strings, colon and '>' '<' '=' parameters),
and the answers a terminal gives to queries (DA, DSR, DECRQM, OSC 10/11, XTGETTCAP, DECRQSS).
Terminal runs a program on a pty behind a link of a given round trip and bit rate, and keeps its screen, its
output bytes and when they arrived, its CPU time and its memory.
"""

import codecs
import collections
import copy
import fcntl
import os
import pathlib
import re
import select
import signal
import struct
import subprocess
import termios
import time

import pyte
from wcwidth import wcwidth  # a dependency of pyte

now = time.perf_counter
CURSOR = dict(up="A", down="B", right="C", left="D", home="H", end="F")
NAMED = {
    "enter": "\r",
    "tab": "\t",
    "esc": "\x1b",
    "space": " ",
    "bs": "\x7f",
    "s-tab": "\x1b[Z",
    "ins": "\x1b[2~",
    "del": "\x1b[3~",
    "pgup": "\x1b[5~",
    "pgdn": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    **{f"f{i}": f"\x1b[{n}~" for i, n in enumerate((15, 17, 18, 19, 20, 21, 23, 24), 5)},
}


class Failed(Exception):
    """A scenario step did not hold."""


class Screen(pyte.Screen):
    """A terminal of `rows` x `cols`; feed() takes raw output bytes, text() gives the lines."""

    TOKEN = re.compile(
        r"\x1b\[(?P<priv>[<=>?]?)(?P<par>[0-9;:]*)(?P<mid>[ -/]*)(?P<fin>[@-~])"
        r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
        r"|\x1b(?P<dcs>[PX^_](?:[^\x1b\x07]|\x1b(?!\\))*)(?:\x1b\\|\x07)"
        r"|\x1b(?P<cs>[()])(?P<set>.)"
        r"|\x1b(?P<esc>[ #%*+./-]?[0-OQ-WYZ\\`-~])"
        r"|(?P<ctl>[\x00-\x1a\x1c-\x1f\x7f])"
        r"|(?P<txt>[^\x00-\x1f\x7f]+)",
        re.S,
    )
    QUERY = re.compile(rb"\x1b\[[?>=]?[0-9;]*(?:\$p|[cnt])|\x1b\][0-9;]*;\?|\x1bP[+$]q")
    ALTERNATE = {47, 1047, 1049}
    DECCKM, BRACKETED_PASTE = 1, 2004

    def __init__(self, rows, cols):
        super().__init__(cols, rows)
        self.saved, self.carry, self.last_char, self.replies = None, "", " ", []
        self.decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def feed(self, data):
        """Apply output bytes; a sequence cut in two is kept until its rest comes."""
        text, pos = self.carry + self.decode(data), 0
        while pos < len(text):
            m = self.TOKEN.match(text, pos)
            if not m:
                if text[pos] == "\x1b" and len(text) - pos < 65536:
                    break
                pos += 1
                continue
            pos = m.end()
            try:
                self._token(m)
            except Exception:  # what pyte cannot do changes nothing
                pass
        self.carry = text[pos:]

    def has_mode(self, private_mode):
        return private_mode << 5 in self.mode

    def text(self):
        """The screen as lines without trailing blanks."""
        lines = []
        for y in range(self.lines):
            row, x, line = self.buffer[y], 0, ""
            while x < self.columns:
                char = row[x].data or " "
                line += char
                x += 2 if wcwidth(char[0]) == 2 else 1
            lines.append(line.rstrip())
        return "\n".join(lines)

    def _token(self, m):
        if m["txt"]:
            self.draw(m["txt"])
            self.last_char = m["txt"][-1]
        elif m["ctl"]:
            if m["ctl"] in pyte.Stream.basic:
                getattr(self, pyte.Stream.basic[m["ctl"]])()
        elif m["cs"]:
            self.define_charset(m["set"], m["cs"])
        elif m["esc"]:
            if m["esc"] in pyte.Stream.escape:
                getattr(self, pyte.Stream.escape[m["esc"]])()
        elif m["osc"] is not None:
            self._osc(m["osc"])
        elif m["dcs"]:
            if m["dcs"][1:3] in ("+q", "$q"):
                self.replies.append(f"\x1bP0{m['dcs'][1]}r\x1b\\")
        else:
            self._csi(
                m["priv"], m["mid"], m["fin"], [min(int(p or 0), 9999) for p in re.split("[;:]", m["par"])]
            )

    def _osc(self, body):
        if body in ("10;?", "11;?"):  # white on black
            self.replies.append(
                f"\x1b]{body[:2]};rgb:{'/'.join(['ffff' if body[1] == '0' else '0000'] * 3)}\x1b\\"
            )
        elif body[:2] in ("0;", "2;"):
            self.set_title(body[2:])

    def _csi(self, priv, mid, fin, args):
        first, count = args[0], max(1, args[0])
        if mid == "$" and fin == "p":
            self.replies.append(f"\x1b[{priv}{first};0$y")
        elif fin == "c" and not mid and priv in ("", ">"):
            self.replies.append("\x1b[>41;354;0c" if priv else "\x1b[?62;22c")
        elif mid or priv in ("<", "=", ">"):
            return
        elif fin == "n":
            if first in (5, 6):
                here = f"\x1b[{priv}{self.cursor.y + 1};{self.cursor.x + 1}R"
                self.replies.append("\x1b[0n" if first == 5 else here)
        elif fin == "t":
            if first == 18:
                self.replies.append(f"\x1b[8;{self.lines};{self.columns}t")
        elif fin == "b":  # REP
            self.draw(self.last_char * min(count, self.columns * self.lines))
        elif fin in "ST" and len(args) == 1:  # SU, SD
            top, bottom = self.margins or (0, self.lines - 1)
            keep, self.cursor.y = self.cursor.y, bottom if fin == "S" else top
            for _ in range(min(count, self.lines)):
                (self.index if fin == "S" else self.reverse_index)()
            self.cursor.y = keep
        elif fin in "IZ":  # CHT, CBT
            for _ in range(min(count, self.columns)):
                if fin == "I":
                    self.tab()
                else:
                    self.cursor.x = max((t for t in self.tabstops if t < self.cursor.x), default=0)
        elif fin in pyte.Stream.csi:
            if priv == "?" and fin in "hl" and self.ALTERNATE & set(args):
                self._alternate(fin == "h")
            getattr(self, pyte.Stream.csi[fin])(
                *args, **({"private": True} if priv and fin in "hlJK" else {})
            )

    def _alternate(self, enter):
        if enter and self.saved is None:
            self.saved = self.buffer, copy.copy(self.cursor)
            self.buffer = copy.copy(self.buffer)
            self.buffer.clear()
        elif not enter and self.saved is not None:
            (self.buffer, self.cursor), self.saved = self.saved, None


class Terminal:
    """A program on a pty, the link to its user, and the user's screen."""

    def __init__(self, argv, opt):
        """`opt` has size, term, env, unset, cwd, rtt, bps, buffer, no_reply as ttybench's options do."""
        self.argv, self.opt, (self.rows, self.cols) = argv, opt, opt.size
        self.raw, self.rss, self.ran, self.cpu_dead = bytearray(), {}, {}, 0.0
        self.start()

    # The process

    def start(self):
        """Start the command on a fresh pty and screen."""
        self.screen = Screen(self.rows, self.cols)
        self.up, self.down = collections.deque(), collections.deque()  # (due, bytes) on the link, each way
        self.pend, self.unfed, self.arrivals = b"", bytearray(), []
        self.inflight, self.link_free, self.stalled, self.dead = 0, 0.0, False, False
        self.first_byte = self.ready = self.status = self.ended_at = None
        host = ("LINES", "COLUMNS", "TERM_PROGRAM", "COLORTERM", "TMUX", "STY")
        env = {k: v for k, v in os.environ.items() if k not in host}
        env |= {"TERM": self.opt.term, "LC_ALL": "C.UTF-8"} | dict(e.split("=", 1) for e in self.opt.env)
        for name in self.opt.unset:
            env.pop(name, None)
        self.fd, slave = os.openpty()
        self.set_size()
        self.t0 = self.acted = now()
        try:
            self.proc = subprocess.Popen(
                self.argv,
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=env,
                cwd=self.opt.cwd,
                start_new_session=True,
                preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            )
        finally:
            os.close(slave)
        os.set_blocking(self.fd, False)
        self.family, self.family_at = [self.proc.pid], 0.0

    def set_size(self):
        if self.fd is None:
            raise Failed("the terminal is closed")
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.cols, 0, 0))

    def ended(self):
        """True when the program has ended; notes its status."""
        if self.status is None:
            pid, status, use = os.wait4(self.proc.pid, os.WNOHANG)
            if pid:
                self.status = self.proc.returncode = os.waitstatus_to_exitcode(status)
                self.cpu_dead += use.ru_utime + use.ru_stime
                self.ended_at = self.ended_at or now()
        return self.status is not None

    def usage(self, rescan=False):
        """(CPU seconds, wake-ups) so far of the processes of the program's session; notes their peak memory."""
        if rescan or now() - self.family_at > 0.5:
            self.family, self.family_at = [self.proc.pid], now()
            for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
                try:
                    if stat.read_text().rpartition(")")[2].split()[3] == str(self.proc.pid):
                        self.family.append(int(stat.parent.name))
                except (OSError, IndexError):
                    pass
        for pid in set(self.family):
            try:
                peak = re.search(r"VmHWM:\s*(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
                if peak:
                    self.rss[pid] = int(peak[1]) / 1024
                for task in os.listdir(f"/proc/{pid}/task"):
                    ran, _, slices = pathlib.Path(f"/proc/{pid}/task/{task}/schedstat").read_text().split()
                    self.ran[pid, task] = int(ran) / 1e9, int(slices)
            except (OSError, ValueError):
                pass
        return sum(cpu for cpu, _ in self.ran.values()), sum(wake for _, wake in self.ran.values())

    def hangup(self):
        """Close the terminal: the program gets SIGHUP, then EIO."""
        if self.fd is not None:
            os.close(self.fd)
            self.fd, self.dead = None, True

    def finish(self):
        """Hang up and make sure that the process group we started is gone."""
        if self.status is None:
            self.usage(True)
        self.hangup()
        for sig in (None, signal.SIGTERM, signal.SIGKILL):
            if sig and self.status is None:
                os.killpg(self.proc.pid, sig)
            end = now() + 1
            while not self.ended() and now() < end:
                time.sleep(0.005)

    # Bytes and time

    def send(self, data):
        """The user presses something; it reaches the program half a round trip later."""
        self.acted = now()
        self.up.append((now() + self.opt.rtt / 2, data))

    def turn(self, wait):
        """Move bytes once, waiting up to `wait` seconds for something to do. True if the program wrote."""
        t = now()
        while self.up and self.up[0][0] <= t:
            self.pend += self.up.popleft()[1]
        while self.down and self.down[0][0] <= t:
            due, data = self.down.popleft()
            self.inflight -= len(data)
            self.arrive(due, data)
        wait = max(0, min([wait] + [queue[0][0] - t for queue in (self.up, self.down) if queue]))
        if self.dead:
            return time.sleep(wait)
        reading = not self.stalled and self.inflight < self.opt.buffer
        r, w, _ = select.select([self.fd] * reading, [self.fd] if self.pend else [], [], wait)
        try:
            if w:
                self.pend = self.pend[os.write(self.fd, self.pend) :]
            if r:
                t, data = now(), os.read(self.fd, 65536)
                self.carry(t, data)
                return True
        except BlockingIOError:
            pass
        except OSError:  # EIO: nobody has the other side open any more
            self.dead, self.pend, self.ended_at = True, b"", now()
            self.up.clear()
        return False

    def carry(self, t, data):
        """Put output on the link; with a bit rate in pieces of 64 bytes, 10 bits a byte as on a serial line."""
        if not (self.opt.bps or self.opt.rtt):
            return self.arrive(t, data)
        step = 64 if self.opt.bps else len(data)
        for piece in (data[i : i + step] for i in range(0, len(data), step)):
            if self.opt.bps:
                t = self.link_free = max(self.link_free, t) + len(piece) * 10 / self.opt.bps
            self.down.append((t + self.opt.rtt / 2, piece))
            self.inflight += len(piece)

    def arrive(self, t, data):
        """Output reaches the user; the screen catches up in feed(), outside of what is timed."""
        self.first_byte = self.first_byte or t
        self.arrivals.append((t, len(data)))
        self.unfed += data
        if len(self.raw) < 64 << 20:
            self.raw += data
        if Screen.QUERY.search(data):
            self.feed()

    def feed(self):
        """Bring the screen up to date and answer what the program asked the terminal."""
        data, self.unfed = bytes(self.unfed), bytearray()
        self.screen.feed(data)
        if self.screen.replies and not self.opt.no_reply and not self.dead:
            self.send("".join(self.screen.replies).encode())
        self.screen.replies.clear()

    def still(self, quiet, since=0.0):
        """True when nothing came for `quiet` seconds, nothing is under way and `since` is as long ago."""
        last = max(since, self.arrivals[-1][0] if self.arrivals else 0.0)
        return now() - last >= quiet and not (self.down or self.up or self.pend)

    def settle(self, quiet, limit):
        """Run until the program is still; False if it never is."""
        start = now()
        while not (self.still(quiet, start) or self.dead and not self.down):
            if now() - start > limit:
                break
            self.turn(min(quiet, 0.02))
        else:
            self.feed()
            return not self.up or self.settle(quiet, limit)
        self.feed()
        return False

    def until(self, want, timeout, present):
        """Run until the pattern shows (or is gone); the time at which the last byte for it came."""
        end = now() + timeout
        while True:
            while self.turn(0) and len(self.unfed) < 1 << 16:
                pass
            self.feed()
            if bool(want.search(self.screen.text())) == present:
                return self.arrivals[-1][0] if self.arrivals else now()
            seen = len(self.arrivals)
            while len(self.arrivals) == seen:
                if now() > end or self.dead and not self.down:
                    why = (
                        f"the program ended ({self.status})"
                        if self.dead and self.ended()
                        else f"{timeout:g} s passed"
                    )
                    raise Failed(f"{want.pattern!r} {'never came' if present else 'never left'}: {why}")
                self.turn(0.02)

    def encode(self, names):
        """Key names to a list of bytes, as the terminal's present mode has them."""
        out = []
        for name in names:
            low = name.lower()
            if len(name) == 1:
                out.append(name.encode())
            elif low in CURSOR:
                out.append(
                    (b"\x1bO" if self.screen.has_mode(Screen.DECCKM) else b"\x1b[") + CURSOR[low].encode()
                )
            elif low in NAMED:
                out.append(NAMED[low].encode())
            elif low.startswith("0x"):
                out.append(bytes([int(low, 16)]))
            elif low.startswith("c-"):
                out.append(bytes([ord("@" if low == "c-space" else low[2].upper()) & 0x1F]))
            elif low.startswith("m-"):
                out.append(b"\x1b" + self.encode([name[2:]])[0])
            else:
                raise ValueError(f"unknown key {name!r}")
        return out
