#!/usr/bin/env bash
# ./run.sh [-- OPTIONS OF LINESIDE]
#
# From a fresh Debian machine to a running plant on the screen: installs what is missing, builds, and starts Lineside
# with the demo plant. May be repeated; the second time it only starts. Without a display the station runs headless.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
. installer/setup.sh

options=()
case "${1:-}" in
--help | -h)
    sed -n '2,6s/^# \{0,1\}//p' "$0"
    exit 0
    ;;
--) shift; options=("$@") ;;
'') ;;
*) fail "run.sh takes no option $1." "Options of Lineside itself go behind two dashes: ./run.sh -- --help" ;;
esac

ensure_packages build run
ensure_open62541
ensure_uplot
build_preset release lineside lineside-demo-plant

demo=1
headless=
for option in "${options[@]}"; do
    case "$option" in
    --project | --project=* | --demo | --help | --version | --new) demo= ;;
    --headless | --screenshot | --screenshot=*) headless=given ;;
    esac
done
arguments=()
[ -z "$demo" ] || arguments+=(--demo)
if [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ] && [ -z "$headless" ]; then
    arguments+=(--headless)
    say "There is no display here, so the station runs headless; Ctrl+C stops it."
    [ -z "$demo" ] || say "The link that it prints shows the plant in a browser; from elsewhere: ssh -L 8443:127.0.0.1:8443 $(hostname)"
    say "To look at the window: ./run.sh -- --screenshot lineside.png draws the window into a picture;"
    say "over a network, ssh -X to this machine and ./run.sh shows the window itself."
fi
exec build/release/bin/lineside "${arguments[@]}" "${options[@]}"
