#!/usr/bin/env python3
"""make_manual - write the manual page of the program from what the program says of itself.

    make_manual.py LOOM > docs/loom.1

Commands and options are those of `LOOM --experimental-dump-help`, the keys those of `LOOM keys --markdown`. `make
manual` does this; a test compares.
"""

import json
import re
import subprocess
import sys

FILES = [
    ("~/.config/loom/config.toml", "The configuration; loom config prints every value and where it comes from."),
    ("FILE.loom.json", "A session. Backups and, with large sessions, a file of probabilities lie beside it."),
    ("FILE.loom.journal", "The acts since the session was written last; loom needs it to open the session as it was."),
    ("~/.local/state/loom", "What the program remembers: the session opened last, lines typed at prompts, logs of servers."),
]
ENVIRONMENT = [
    ("OPENAI_API_KEY, GEMINI_API_KEY", "Keys of services; the configuration can name other variables, or files."),
    ("OPENAI_BASE_URL", "A server that speaks OpenAI's protocol."),
    ("LOOM_LOCAL_URL", "A llama.cpp server."),
    ("VISUAL, EDITOR", "The editor that E opens."),
    ("NO_COLOR", "Any value: no colours."),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_DATA_HOME", "Where the folders above are instead."),
]


def escaped(text):
    """Text as roff reads it, with hyphens that stay what they are."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def prose(text):
    """Paragraphs; indented lines stay as they are, lines in capitals are headings."""
    out = []
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        lines = block.split("\n")
        while lines:
            line = lines.pop(0)
            if re.fullmatch(r"[A-Z][A-Z ]+", line):
                out += [".PP", f".B {line.capitalize()}"]
            elif line.startswith("  "):
                kept = [line[2:]]
                while lines and lines[0].startswith("  "):
                    kept.append(lines.pop(0)[2:])
                out += [".PP", ".RS 4", ".nf", *map(escaped, kept), ".fi", ".RE"]
            else:
                kept = [line]
                while lines and not lines[0].startswith("  ") and not re.fullmatch(r"[A-Z][A-Z ]+", lines[0]):
                    kept.append(lines.pop(0))
                out += [".PP", *map(escaped, kept)]
    return out


def name_of(name):
    return ("--" if name["kind"] == "long" else "-") + name["name"]


def described(argument):
    """(head, text) of an argument in a list."""
    value = f"<{argument['valueName']}>"
    if argument["kind"] == "positional":
        head = f"\\fI{escaped(value)}\\fR"
    else:
        head = ", ".join(f"\\fB{escaped(name_of(name))}\\fR" for name in argument["names"])
        if argument["kind"] == "option":
            head += f" \\fI{escaped(value)}\\fR"
    text = [argument.get("abstract", ""), argument.get("discussion", "")]
    if values := argument.get("allValues"):
        text.append("One of: " + ", ".join(values) + ".")
    if default := argument.get("defaultValue"):
        text.append(f"Default: {default}.")
    return head, " ".join(part for part in text if part)


def synopsis(command, path):
    parts = [f"\\fB{escaped(path)}\\fR"]
    shown = [each for each in command.get("arguments", []) if each["shouldDisplay"]]
    options = [each for each in shown if each["kind"] != "positional"]
    if options:
        parts.append("[\\fIoptions\\fR]")
    for argument in shown:
        if argument["kind"] == "positional":
            value = escaped(f"<{argument['valueName']}>") + (" ..." if argument["isRepeating"] else "")
            parts.append(f"[{value}]" if argument["isOptional"] else value)
    return " ".join(parts)


def listed(arguments):
    out, section = [], None
    for argument in arguments:
        if not argument["shouldDisplay"] or argument.get("preferredName", {}).get("name") in ("help", "version"):
            continue
        if argument.get("sectionTitle") != section:
            section = argument.get("sectionTitle")
            out += [".PP", f"{escaped(section)}:" if section else "Further:"]
        head, text = described(argument)
        out += [".TP", head, escaped(text) or "\\&"]
    return out


def subcommands(command, path):
    out = []
    for sub in command.get("subcommands", []):
        if not sub["shouldDisplay"] or sub["commandName"] == "help":
            continue
        name = f"{path} {sub['commandName']}"
        out += [f'.SS "{escaped(name)}"', synopsis(sub, name), ".PP", escaped(sub.get("abstract", ""))]
        out += prose(sub.get("discussion", ""))
        out += listed(sub.get("arguments", []))
        out += subcommands(sub, name)
    return out


def keys(markdown):
    out = []
    for line in markdown.split("\n"):
        if line.startswith("## "):
            out.append(f'.SS "{escaped(line[3:])}"')
        elif line.startswith("| `"):
            names, command, summary = re.split(r" \| ", line.strip("|").strip(), maxsplit=2)
            found = [name.strip("` ").replace("\\|", "|") for name in re.findall(r"``.+?``|`.+?`", names)]
            heads = ", ".join(f"\\fB{escaped(name)}\\fR" for name in found)
            out += [".TP", heads, escaped(f"{summary.strip()} ({command.strip('`')}).")]
    return out


def pairs(rows):
    out = []
    for head, text in rows:
        out += [".TP", f"\\fB{escaped(head)}\\fR", escaped(text)]
    return out


def page(dump, version, markdown):
    command = dump["command"]
    lines = [
        '.\\" Made by Scripts/make_manual.py from the program itself.',
        f'.TH LOOM 1 "" "{version}" "User Commands"',
        ".nh",
        ".ad l",
        ".SH NAME",
        "loom \\- " + escaped(command["abstract"]),
        ".SH SYNOPSIS",
        "\\fBloom\\fR [<file>]",
        ".br",
        "\\fBloom\\fR \\fIcommand\\fR ...",
        ".SH DESCRIPTION",
        *prose(command["discussion"]),
        ".SH COMMANDS",
        "\\fB\\-\\-help\\fR after any of them tells the same.",
        *subcommands(command, "loom"),
        ".SH KEYS",
        "In a session; ? there shows the same, and the configuration can change them.",
        *keys(markdown),
        ".SH FILES",
        *pairs(FILES),
        ".SH ENVIRONMENT",
        *pairs(ENVIRONMENT),
    ]
    # A paragraph begins once, and by itself after a heading.
    kept = [
        line for before, line in zip([""] + lines, lines) if not (line == ".PP" and re.match(r"\.(PP|S[HS])", before))
    ]
    return "\n".join(line for line in kept if line) + "\n"


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    loom = sys.argv[1]
    dump = json.loads(said(loom, "--experimental-dump-help"))
    sys.stdout.write(page(dump, said(loom, "--version").strip(), said(loom, "keys", "--markdown")))


if __name__ == "__main__":
    main()
