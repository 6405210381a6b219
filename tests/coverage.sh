#!/usr/bin/env bash
# coverage.sh BUILD-FOLDER: lines covered per room after a run of the tests there; fails below 80 % in any room.
# A handful of lines that stand beside the rooms are told, but not judged.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
build=$1
gcovr --root . --object-directory "$build" --exclude-unreachable-branches --exclude '.*_autogen.*' --exclude 'tests/.*' \
    --filter 'models/' --filter 'drivers/' --filter 'ui/' --filter 'server/' --filter 'app/' \
    --json-summary "$build/coverage.json" --gcov-ignore-parse-errors >/dev/null
python3 - "$build/coverage.json" <<'PY'
import collections, json, sys
rooms = collections.defaultdict(lambda: [0, 0])
for entry in json.load(open(sys.argv[1]))["files"]:
    parts = entry["filename"].split("/")
    if parts[0] == "build":
        continue
    room = "/".join(parts[:2]) if len(parts) > 2 else parts[0]
    rooms[room][0] += entry["line_covered"]
    rooms[room][1] += entry["line_total"]
low = False
for room, (covered, total) in sorted(rooms.items()):
    share = 100 * covered / total if total else 100
    judged = total >= 50
    low |= judged and share < 80
    print(f"    {room:24} {share:5.1f} %  of {total} lines{'   ← below 80 %' if judged and share < 80 else ''}")
sys.exit(1 if low else 0)
PY
