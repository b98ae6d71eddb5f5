#!/usr/bin/env python3
"""The checker must be able to fail: each rule is broken once in a small tree of its own."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import includes  # noqa: E402


class IncludesTest(unittest.TestCase):
    def complaints(self, files):
        with tempfile.TemporaryDirectory() as root:
            for name, text in files.items():
                path = pathlib.Path(root) / "src" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return includes.Checker(root).run()

    def assert_one(self, files, fragment):
        found = self.complaints(files)
        self.assertEqual(len(found), 1, found)
        self.assertIn(fragment, found[0])

    def test_a_tree_that_keeps_the_rules_is_silent(self):
        self.assertEqual(
            self.complaints(
                {
                    "base/id.hpp": "#include <cstdint>\n// std::thread in a comment is no thread.\n",
                    "base/describe.hpp": "#include <boost/describe.hpp>\n",
                    "core/core.cpp": '#include "base/describe.hpp"\n#include "base/id.hpp"\nauto t = "std::thread";\n',
                    "wire/json.hpp": "#include <boost/json.hpp>\n",
                    "wire/json.cpp": '#include "wire/json.hpp"\n',
                    "core/core_test.cpp": "#include <thread>\n#include <gtest/gtest.h>\n",
                    "voice/engine.cpp": "#include <thread>\ndouble gain = 1.0;\n",
                }
            ),
            [],
        )

    def test_a_pure_folder_may_not_look_up(self):
        self.assert_one(
            {"core/a.cpp": '#include "api/b.hpp"\n', "api/b.hpp": ""}, "core/ may not include api/"
        )

    def test_siblings_never_meet(self):
        self.assert_one(
            {"voice/a.cpp": '#include "storage/b.hpp"\n', "storage/b.hpp": ""}, "voice/ may not include storage/"
        )

    def test_the_server_does_not_see_the_simulator(self):
        self.assert_one({"server/a.cpp": '#include "sim/b.hpp"\n', "sim/b.hpp": ""}, "server/ may not include sim/")

    def test_helpers_of_tests_are_tests(self):
        self.assertEqual(
            self.complaints(
                {
                    "core/testing.hpp": '#include <gtest/gtest.h>\n#include "wire/a.hpp"\n',
                    "core/a_test.cpp": '#include "core/testing.hpp"\n',
                    "wire/a.hpp": "",
                }
            ),
            [],
        )

    def test_an_unknown_folder_is_an_error(self):
        self.assert_one({"misc/a.cpp": ""}, "misc/ has no place in the table")

    def test_the_two_databases_never_meet(self):
        self.assert_one(
            {"storage/sqlite/a.cpp": '#include "storage/postgres/b.hpp"\n', "storage/postgres/b.hpp": ""},
            "sqlite/ may not include postgres/",
        )

    def test_the_common_part_of_storage_is_seen(self):
        self.assertEqual(
            self.complaints({"storage/sqlite/a.cpp": '#include "storage/schema/b.hpp"\n', "storage/schema/b.hpp": ""}),
            [],
        )

    def test_third_party_headers_stay_out_of_pure_folders(self):
        self.assert_one({"core/a.cpp": "#include <boost/json.hpp>\n"}, "third-party header in a pure folder")
        self.assert_one({"base/other.cpp": "#include <boost/describe.hpp>\n"}, "third-party header")
        self.assert_one({"wire/a.cpp": "#include <boost/asio.hpp>\n"}, "third-party header")
        self.assert_one({"core/a.cpp": "#include <spdlog/spdlog.h>\n"}, "third-party header")

    def test_doors_to_the_world_are_shut(self):
        for header in ("thread", "chrono", "unordered_map", "fstream", "random", "sys/socket.h", "ranges"):
            self.assert_one({"core/a.cpp": f"#include <{header}>\n"}, "a pure folder may not include")

    def test_banned_words(self):
        for word in ("std::hash<int>{}(1)", "std::unordered_map<int, int> m;", "auto t = time(nullptr);",
                     "std::shuffle(a, b, c);", "std::random_device d;", "auto d = __DATE__;"):
            self.assert_one({"core/a.cpp": word + "\n"}, "not deterministic")

    def test_words_that_only_resemble_banned_ones_are_fine(self):
        self.assertEqual(self.complaints({"core/a.cpp": "wait_time(3); x.last_random(2); advance_clock(4);\n"}), [])

    def test_floating_point_has_its_places(self):
        self.assert_one({"core/a.cpp": "double x = 1;\n"}, "floating point")
        self.assertEqual(self.complaints({"models/a.cpp": "double x = 1;\n", "metrics/a.cpp": "float y = 1;\n"}), [])

    def test_a_file_has_a_limit(self):
        self.assertEqual(self.complaints({"api/a.cpp": "\n" * 800}), [])
        self.assert_one({"api/a.cpp": "\n" * 801}, "at most 800")

    def test_a_dead_header_is_named(self):
        self.assert_one({"api/a.hpp": ""}, "nobody includes this header")

    def test_a_missing_file_and_a_source_file_are_named(self):
        self.assert_one({"api/a.cpp": '#include "api/none.hpp"\n'}, "is no file of src/")
        self.assert_one({"api/a.cpp": '#include "api/b.cpp"\n', "api/b.cpp": ""}, "includes a source file")

    def test_sources_live_in_folders(self):
        self.assert_one({"stray.cpp": ""}, "not in src/ itself")


if __name__ == "__main__":
    unittest.main()
