#!/usr/bin/env python3
"""The link checker finds a missing file and a missing heading, and leaves the rest alone."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import links  # noqa: E402


class LinksTest(unittest.TestCase):
    def check(self, files):
        with tempfile.TemporaryDirectory() as root:
            for name, text in files.items():
                path = pathlib.Path(root) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return links.check(root)

    def test_a_missing_file_is_named(self):
        self.assertEqual(len(self.check({"a.md": "[x](docs/none.md)"})), 1)

    def test_a_missing_heading_is_named(self):
        self.assertEqual(len(self.check({"a.md": "[x](b.md#gone)", "b.md": "# Here\n"})), 1)

    def test_good_links_are_silent(self):
        self.assertEqual(
            self.check({"a.md": "[x](docs/b.md#two-words) [y](https://example.org) `[z](none)`", "docs/b.md": "## Two words\n"}),
            [],
        )


if __name__ == "__main__":
    unittest.main()
