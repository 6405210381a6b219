#!/usr/bin/env bash
# ./test.sh [--coverage] [--preset NAME] [-- OPTIONS OF CTEST]
#
# Installs what is missing, builds, and runs every test. Lists what was skipped, and fails when a test was skipped that
# tests/may-skip.txt does not name. --coverage measures lines per room instead (≥ 80 % each).
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
. installer/setup.sh

preset=release
coverage=
while [ $# -gt 0 ]; do
    case "$1" in
    --coverage) coverage=1; preset=coverage ;;
    --preset) preset=${2:?}; shift ;;
    --help | -h) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
    --) shift; break ;;
    *) fail "test.sh takes no option $1." "See ./test.sh --help; options of ctest go behind two dashes." ;;
    esac
    shift
done

started=$SECONDS
ensure_packages build run test fuzz
[ -z "$coverage" ] || ensure_packages cover
ensure_open62541
ensure_uplot
ensure_node
if [ -f tests/package.json ] && ! cmp -s tests/package-lock.json tests/node_modules/.lineside-lock; then
    say "fetching the protocol peers (npm)"
    (cd tests && npm ci --no-audit --no-fund --loglevel=error >/dev/null) ||
        fail "The protocol peers could not be fetched." "cd tests && npm ci tells why."
    cp tests/package-lock.json tests/node_modules/.lineside-lock
fi
build_preset "$preset"
say "built after $((SECONDS - started)) s"
# What Clang makes, it makes in the pauses of the tests: those wait for something most of their time.
fuzzers=
if command -v clang++-19 >/dev/null; then
    mkdir -p build/clang
    nice -n 19 bash -c 'cmake --preset clang >build/clang.log 2>&1 && cmake --build build/clang --target lineside_fuzzers >build/clang.log.build 2>&1' &
    fuzzers=$!
    trap 'jobs -p | xargs -r kill 2>/dev/null || true' EXIT
fi

export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$PWD/build/runtime}"
mkdir -p "$XDG_RUNTIME_DIR" && chmod 700 "$XDG_RUNTIME_DIR"
status=0
# Most tests wait for something most of their time: twice as many at once as there are processors.
ctest --test-dir "build/$preset" -j "$(($(nproc) * 2))" --output-on-failure "$@" || status=$?
log=build/$preset/Testing/Temporary/LastTest.log
cp "$log" "$log.all"
if [ -n "$fuzzers" ]; then
    wait "$fuzzers" || {
        tail -n 20 build/clang.log.build >&2
        fail "The fuzz targets could not be built with Clang 19." "The whole log: build/clang.log.build"
    }
fi
# A test that failed beside others is told, and judged by a second run alone; more than three of them are no accident.
failed=build/$preset/Testing/Temporary/LastTestsFailed.log
unsteady=
if [ $status -ne 0 ] && [ -s "$failed" ] && [ "$(wc -l <"$failed")" -le 3 ]; then
    unsteady=$(cut -d: -f2 "$failed")
    say "once more, alone: ${unsteady//$'\n'/ }"
    status=0
    ctest --test-dir "build/$preset" --rerun-failed --output-on-failure || status=$?
fi
if [ -n "$fuzzers" ]; then
    ctest --test-dir build/clang -L fuzz -j "$(nproc)" --output-on-failure "$@" || status=$?
fi

# what was skipped, and whether it may be
skipped=$(grep -ahoE '^SKIP   : [A-Za-z0-9_]+::[A-Za-z0-9_]+\([^)]*\) .*' "$log.all" | sed 's/^SKIP   : //' | sort -u || true)
if [ -n "$skipped" ]; then
    say "skipped:"
    while IFS= read -r line; do
        name=${line%%(*}
        if grep -qE "^$name([[:space:]]|\$)" tests/may-skip.txt; then
            printf '    %s\n' "$line"
        else
            printf '    %s   ← not in tests/may-skip.txt\n' "$line"
            status=1
        fi
    done <<<"$skipped"
fi
if [ -n "$coverage" ]; then
    bash tests/coverage.sh "build/$preset" || status=$?
fi
if [ -n "$unsteady" ] && [ "$status" -eq 0 ]; then
    say "unsteady, which is a fault too: ${unsteady//$'\n'/ } (failed beside other tests, passed alone; the first failure is above)"
fi
say "finished after $((SECONDS - started)) s"
exit "$status"
