#!/bin/bash
# Loads the whole server with SIPp and writes what was measured into docs/performance.md.
#   bench/load.sh [calls|bridged|waiting|offers]...     (default: all four, about ten minutes)
set -u
cd "$(dirname "$(readlink -f "$0")")/.." || exit 1
. tools/lib.sh
need_packages run test
need_node
build release regente || exit 1
npm_ci web
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
exec node bench/load/main.js "$@"
