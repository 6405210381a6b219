#!/usr/bin/env bash
# installer/package.sh
#
# Makes the Debian package of what stands in this checkout: installs what is missing for that, builds, packs. The package
# fits the distribution on which it was made.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
. installer/setup.sh
[ $# = 0 ] || fail "package.sh takes no options."  "installer/package.sh"

ensure_packages build deb
ensure_open62541
ensure_uplot
build_preset release
(cd build/release && cpack >cpack.log) || fail "The package could not be made." "build/release/cpack.log tells why."
say "made $(ls -t build/release/lineside_*.deb | head -n 1)"
