#!/usr/bin/env python3
"""Fails when a Markdown page points at a file, or a heading of a page, that does not exist.

Looks at every *.md of the project; addresses of the web are left alone (no test needs a network).
"""

import pathlib
import re
import sys

SKIP = {"node_modules", "build", "data", ".git", ".node", "dist"}
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def anchor(heading):
    text = re.sub(r"[`*_]", "", heading).strip().lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\- ]", "", text))


def anchors(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {anchor(match) for match in re.findall(r"^#+\s+(.*)$", text, re.MULTILINE)}


def check(root):
    root = pathlib.Path(root)
    complaints = []
    for page in sorted(root.rglob("*.md")):
        if SKIP & set(page.relative_to(root).parts):
            continue
        text = CODE.sub("", page.read_text(encoding="utf-8"))
        for target in LINK.findall(text):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, fragment = target.partition("#")
            file = (page.parent / name) if name else page
            if not file.exists():
                complaints.append(f"{page.relative_to(root)}: points at {target}, which does not exist")
            elif fragment and file.suffix == ".md" and fragment not in anchors(file):
                complaints.append(f"{page.relative_to(root)}: {name or page.name} has no heading #{fragment}")
    return complaints


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent
    complaints = check(root)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
