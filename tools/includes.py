#!/usr/bin/env python3
"""Fails when a folder of src/ includes what it may not know. The table is the architecture.

Checks every C++ file under src/:
  - the folder has a place in the table and includes only folders it may see;
  - inside storage/, one database never includes the other; inside channels/, no channel another;
  - the pure folders include no third-party header, except base/describe.hpp (Boost.Describe) and
    wire/ (Boost JSON, Describe, MP11), and none that opens a door to the world;
  - the pure folders use no clock, thread, file, random device, unordered container, and no floating
    point outside models/, metrics/, wfm/;
  - no file is longer than 800 lines; every header is included by somebody.

usage: includes.py [ROOT]      (ROOT holds src/; default: the project this file is in)
"""

import pathlib
import re
import sys

LINES_MAX = 800

BELOW_CORE = {"base", "flow", "compliance", "models"}
ADAPTER = BELOW_CORE | {"core", "ports", "wire"}  # Adapters never include each other.
ALLOWED = {
    "base": set(),
    "flow": {"base"},
    "compliance": {"base"},
    "models": {"base"},
    "core": BELOW_CORE,
    "ports": BELOW_CORE | {"core"},
    "wire": BELOW_CORE | {"core", "ports"},
    "metrics": BELOW_CORE | {"core"},
    "wfm": BELOW_CORE | {"core", "metrics"},
    "storage": ADAPTER,
    "voice": ADAPTER,
    "channels": ADAPTER,
    "api": ADAPTER | {"metrics", "wfm"},
    "sim": ADAPTER | {"metrics", "wfm"},
    "server": ADAPTER | {"metrics", "wfm", "storage", "voice", "channels", "api"},
    "cli": ADAPTER | {"metrics", "wfm", "server", "sim"},
}
PURE = {"base", "flow", "compliance", "models", "core", "ports", "wire", "metrics", "wfm", "sim"}
FLOATS = {"models", "metrics", "wfm", "sim"}

# Tests of a pure folder may read what crosses folders (their suite is not shipped).
TEST_EXTRA = {"flow": {"wire", "core", "ports"}, "core": {"wire", "ports"}}

# Subfolders that are rivals: none of them includes another.
RIVALS_INSIDE = {"storage": {"sqlite", "postgres"}, "channels": {"chat", "email", "sms", "social"}}

THIRD_PARTY_IN_PURE = {
    "base/describe.hpp": re.compile(r"boost/describe"),
    "core/index.hpp": re.compile(r"ext/pb_ds/"),  # libstdc++'s ordered tree that knows ranks.
    "wire/": re.compile(r"boost/(json|describe|mp11)"),
}

# Standard headers that open a door: clocks, threads, files, randomness, hashing order, locales.
DOORS = re.compile(
    r"^(thread|mutex|shared_mutex|condition_variable|future|atomic|stop_token|semaphore|barrier|latch|"
    r"filesystem|fstream|random|chrono|ctime|time\.h|unordered_map|unordered_set|iostream|locale|regex|"
    r"ranges|source_location|format|csignal|signal\.h|unistd\.h|fcntl\.h|pthread\.h|poll\.h|"
    r"sys/.*|netinet/.*|arpa/.*|linux/.*)$"
)
# The simulator is a program's inside as well: it prints its report, but stays deterministic.
DOORS_ALLOWED = {"sim": {"iostream", "fstream"}}

BANNED = re.compile(
    r"std::chrono::(system|steady|high_resolution)_clock|std::this_thread|std::j?thread\b|std::(shared_)?mutex\b|"
    r"std::random_device|std::mt19937|std::unordered_\w+|std::shuffle|std::\w+_distribution|std::hash\b|"
    r"\b(time|clock|rand|srand|random|getenv|sleep|usleep|fork|system)\s*\(|"
    r"\bgettimeofday\b|\bclock_gettime\b|__DATE__|__TIME__|reinterpret_cast<\s*(std::)?uintptr_t"
)
FLOAT = re.compile(r"\b(float|double)\b|std::(pow|sqrt|exp|log|floor|ceil|round)\b")
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
SUFFIXES = {".cpp", ".hpp", ".h", ".cc", ".ipp"}
ROLES = ("_test", "_bench", "_fuzz")


class Checker:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.src = self.root / "src"
        self.complaints = []

    def complain(self, path, number, what):
        self.complaints.append(f"{path.relative_to(self.root)}:{number}: {what}")

    def run(self):
        included = set()
        headers = []
        for path in sorted(p for p in self.src.rglob("*") if p.suffix in SUFFIXES):
            if len(path.relative_to(self.src).parts) < 2:
                self.complain(path, 1, "sources live in a folder of src/, not in src/ itself")
                continue
            included |= self.file(path)
            if path.suffix in (".hpp", ".h"):
                headers.append(path)
        for path in headers:
            if str(path.relative_to(self.src)) not in included:
                self.complain(path, 1, "nobody includes this header: delete it")
        return self.complaints

    def file(self, path):
        """Checks one file; returns what it includes, as paths under src/."""
        relative = path.relative_to(self.src)
        folder = relative.parts[0]
        if folder not in ALLOWED:
            self.complain(path, 1, f"{folder}/ has no place in the table (tools/includes.py, ARCHITECTURE.md)")
            return set()
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        if len(lines) > LINES_MAX:
            self.complain(path, len(lines), f"{len(lines)} lines; a file has at most {LINES_MAX}: find the second noun")
        included = set()
        role = path.stem.endswith(ROLES) or path.stem == "testing" or "testing" in relative.parts
        code = strip_comments_and_texts(text).splitlines()
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if match:
                name = match[2]
                if match[1] == '"':
                    included.add(name)
                    self.ours(path, number, relative, name, role)
                elif folder in PURE and not role:
                    self.foreign(path, number, relative, name)
        if folder in PURE and not role:
            for number, line in enumerate(code, 1):
                if INCLUDE.match(line):
                    continue
                match = BANNED.search(line)
                if match:
                    self.complain(path, number, f"not deterministic: {match[0].strip()}")
                match = FLOAT.search(line)
                if match and folder not in FLOATS:
                    self.complain(path, number, f"floating point outside models/, metrics/, wfm/: {match[0]}")
        return included

    def ours(self, path, number, relative, name, role):
        folder = relative.parts[0]
        target = pathlib.PurePosixPath(name).parts
        if len(target) < 2 or not (self.src / name).is_file():
            self.complain(path, number, f'"{name}" is no file of src/; say "folder/file.hpp", and <...> for libraries')
            return
        other = target[0]
        allowed = ALLOWED[folder] | (TEST_EXTRA.get(folder, set()) if role else set())
        if other != folder and other not in allowed:
            self.complain(path, number, f"{folder}/ may not include {other}/")
        if other == folder and len(relative.parts) > 2 and len(target) > 2:
            here, there = relative.parts[1], target[1]
            rivals = RIVALS_INSIDE.get(folder, set())
            if here != there and here in rivals and there in rivals:
                self.complain(path, number, f"inside {folder}/, {here}/ may not include {there}/")
        if pathlib.PurePosixPath(name).suffix not in (".hpp", ".h", ".ipp"):
            self.complain(path, number, f"includes a source file: {name}")

    def foreign(self, path, number, relative, name):
        folder = relative.parts[0]
        if DOORS.match(name) and name not in DOORS_ALLOWED.get(folder, set()):
            self.complain(path, number, f"a pure folder may not include <{name}>")
            return
        if re.fullmatch(r"[a-z0-9_]+", name):
            return  # The standard library.
        for where, pattern in THIRD_PARTY_IN_PURE.items():
            if str(relative).startswith(where) and pattern.match(name):
                return
        self.complain(path, number, f"third-party header in a pure folder: <{name}>")


def strip_comments_and_texts(text):
    """The same text with comments and string bodies blanked; line numbers stay."""

    def blank(match):
        found = match[0]
        if found.startswith(("/", "R")):
            return re.sub(r"[^\n]", " ", found)
        return found[0] + " " * (len(found) - 2) + found[-1]

    pattern = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"([^()\\ \n]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])*\'', re.DOTALL
    )
    return pattern.sub(blank, text)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent
    complaints = Checker(root).run()
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
