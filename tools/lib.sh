# What ./run, ./test and bench/load.sh share: packages, Node, builds. Sourced from the root of the
# project; says what it does in one line a step and, when it cannot go on, what to do.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }

die() {
    printf '\nregente: %s\n' "$*" >&2
    exit 1
}

# Free megabytes of the file system that holds $1 (or will hold it).
free_mb() {
    local dir=$1
    while [ ! -d "$dir" ]; do dir=$(dirname "$dir"); done
    df -Pm "$dir" | awk 'NR == 2 { print $4 }'
}

# need_disk DIR MB WHAT
need_disk() {
    local free
    free=$(free_mb "$1")
    [ "$free" -ge "$2" ] ||
        die "the disk that holds $1 has $free MB free and $3 needs about $2 MB. Free some space, or move the project to a larger disk."
}

port_busy() { # ADDRESS PORT udp|tcp
    local flag=-t
    [ "$3" = udp ] && flag=-u
    ss -H -l -n $flag "sport = :$2" 2>/dev/null |
        awk -v ip="$1" '{ n = split($4, a, ":"); sub(/:[0-9]+$/, "", $4); if ($4 == ip || $4 == "0.0.0.0" || $4 == "*" || $4 == "[::]") found = 1 } END { exit !found }'
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        return 77
    fi
}

# need_packages GROUP...: installs what is missing of those groups of tools/packages.txt.
need_packages() {
    command -v apt-get >/dev/null ||
        die "this is not a Debian system (no apt-get). Install the counterparts of the packages in tools/packages.txt yourself, then build with: cmake --preset release && cmake --build --preset release"
    local wanted have missing
    wanted=$(for group in "$@"; do awk -v g="$group" '$1 == g { print $2 }' tools/packages.txt; done | sort -u)
    # shellcheck disable=SC2016,SC2086
    have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | awk '$1 == "installed" { print $2 }' | sort -u)
    missing=$(comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$have") | tr '\n' ' ')
    [ -n "${missing// /}" ] || return 0

    say "Installing: $missing"
    mkdir -p build
    local log=build/apt.log status=0
    {
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
        # shellcheck disable=SC2086
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
    } >"$log" 2>&1 || status=$?
    [ "$status" -eq 0 ] && return 0
    [ "$status" -eq 77 ] &&
        die "these packages are missing and this user can neither be root nor use sudo. Ask an administrator to run: apt-get install --no-install-recommends $missing"
    tail -5 "$log" >&2
    die "apt-get could not install: $missing. If the machine is offline, connect it or point /etc/apt/sources.list at a mirror, and start again; the whole answer of apt-get is in $log."
}

node_is_enough() { # COMMAND
    "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# Node 20.19 or newer: the system's, else one from npm in ./.node. Puts it first in PATH.
need_node() {
    [ -x .node/node_modules/node/bin/node ] && PATH="$PWD/.node/node_modules/node/bin:$PATH"
    if command -v node >/dev/null && command -v npm >/dev/null && node_is_enough node; then
        return 0
    fi
    command -v npm >/dev/null || need_packages_named nodejs npm
    say "Fetching Node 22 through npm into ./.node"
    mkdir -p .node build
    npm install --prefix .node --no-save --no-audit --no-fund node@22 >build/node.log 2>&1 ||
        die "npm could not fetch the package node (this machine's own Node is too old: 20.19 or newer is needed). If the machine is offline, connect it, or install a newer Node; npm's answer is in build/node.log."
    PATH="$PWD/.node/node_modules/node/bin:$PATH"
    node_is_enough node || die "the Node in ./.node does not start. Remove the folder .node and start again."
}

need_packages_named() {
    say "Installing: $*"
    mkdir -p build
    { as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >build/apt.log 2>&1 ||
        die "apt-get could not install: $*. Install them yourself and start again; apt-get's answer is in build/apt.log."
}

# npm_ci DIR: node_modules as package-lock.json says, only when that file changed.
npm_ci() {
    local stamp want
    stamp=$1/node_modules/.regente-stamp
    want=$({ sha256sum <"$1/package-lock.json"; node --version; } | sha256sum)
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && return 0
    say "Installing the packages of $1/package-lock.json"
    mkdir -p build
    (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund) >build/npm.log 2>&1 || {
        tail -5 build/npm.log >&2
        die "npm could not install the packages of $1. If the machine is offline, connect it and start again; npm's answer is in build/npm.log."
    }
    printf '%s' "$want" >"$stamp"
}

# The web app into web/dist, only when its sources changed.
build_web() {
    local want
    want=$({ find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/test-results/*' \
        -not -path 'web/playwright-report/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; node --version; } | sha256sum)
    [ -f web/dist/index.html ] && [ -f build/web.stamp ] && [ "$(cat build/web.stamp)" = "$want" ] && return 0
    npm_ci web
    say "Building the web app"
    mkdir -p build
    (cd web && npm run build) >build/web.log 2>&1 || {
        tail -30 build/web.log >&2
        die "the web app does not build; the whole output is in build/web.log."
    }
    printf '%s' "$want" >build/web.stamp
}

# build PRESET [TARGET...]
build() {
    local preset=$1
    shift
    need_disk build 2000 "a build"
    mkdir -p build
    if [ ! -f "build/$preset/build.ninja" ]; then
        say "Building Regente ($preset). The first time takes many minutes; later only what changed is built."
        cmake --preset "$preset" >"build/configure-$preset.log" 2>&1 || {
            tail -20 "build/configure-$preset.log" >&2
            die "CMake could not configure the preset $preset; the whole output is in build/configure-$preset.log."
        }
    fi
    local targets=()
    [ $# -gt 0 ] && targets=(--target "$@")
    if [ -t 1 ]; then
        cmake --build --preset "$preset" "${targets[@]}"
    else
        cmake --build --preset "$preset" "${targets[@]}" >"build/build-$preset.log" 2>&1 || {
            grep -E -A12 "error|FAILED" "build/build-$preset.log" | head -60 >&2
            say "regente: the build of preset $preset failed; the whole output is in build/build-$preset.log." >&2
            return 1
        }
    fi
}

# Names of the fuzz targets: one for each *_fuzz.cpp.
fuzz_targets() {
    find src -name '*_fuzz.cpp' -printf '%f\n' | sed 's/\.cpp$//' | LC_ALL=C sort
}
