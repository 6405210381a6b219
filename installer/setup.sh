# Shared by run.sh and test.sh: installs what is missing, finds the number of cores, builds.
# Source it from the project's top folder with `set -euo pipefail` in force.

say() { printf '%s\n' "· $*"; }
fail() { # one clear sentence and a hint
    printf '%s\n' "✗ $1" >&2
    [ -z "${2:-}" ] || printf '  %s\n' "$2" >&2
    exit 1
}

SUDO=
if [ "$(id -u)" != 0 ]; then
    SUDO=sudo
fi
export SUDO
# one version of every locale-dependent tool's output; UTF-8 for file names and texts
export LC_ALL=C.UTF-8
LINESIDE_DEPS=${LINESIDE_DEPS:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/lineside/deps}
export LINESIDE_DEPS

# installed PACKAGE: itself, or in another package that provides it
installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ||
        dpkg-query -W -f='${db:Status-Status}, ${Provides}\n' 2>/dev/null | grep -cE "^installed,.* $1( \(|,|\$)" >/dev/null
}

# ensure_packages GROUP…: installs what of these groups of installer/packages.txt is missing; touches nothing else
ensure_packages() {
    command -v apt-get >/dev/null ||
        fail "This machine has no apt-get, so the packages that Lineside needs cannot be installed." \
             "Install the packages of installer/packages.txt by hand, then: cmake --preset release && cmake --build --preset release"
    local group package alternatives missing=() found
    for group in "$@"; do
        while read -r package alternatives; do
            found=
            for candidate in $package $alternatives; do
                if installed "$candidate"; then found=1; break; fi
            done
            [ -n "$found" ] || missing+=("$package $alternatives")
        done < <(awk -v g="$group" '$1 == g { $1 = ""; print }' installer/packages.txt)
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local names=() entry
    if [ -n "$SUDO" ] && ! command -v sudo >/dev/null; then
        fail "Some packages are missing and this user may not install them (no sudo): ${missing[*]}" \
             "Run this once as root, or have somebody install them."
    fi
    say "installing ${#missing[@]} packages: ${missing[*]}"
    $SUDO apt-get -o Acquire::Retries=3 update -qq ||
        fail "The package lists could not be fetched." "Check the network and /etc/apt/sources.list, then run this again."
    for entry in "${missing[@]}"; do
        found=
        for candidate in $entry; do
            if apt-cache show "$candidate" >/dev/null 2>&1; then found=$candidate; break; fi
        done
        [ -n "$found" ] || fail "This distribution has no package $entry." "Lineside is made for Debian 12 and 13."
        names+=("$found")
    done
    $SUDO env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 install -y -qq --no-install-recommends \
        "${names[@]}" >"${TMPDIR:-/tmp}/lineside-apt.$$" 2>&1 || {
        tail -n 5 "${TMPDIR:-/tmp}/lineside-apt.$$" >&2
        rm -f "${TMPDIR:-/tmp}/lineside-apt.$$"
        fail "The packages could not be installed." "The lines above are apt's own; mend that and run this again."
    }
    rm -f "${TMPDIR:-/tmp}/lineside-apt.$$"
}

# ensure_open62541: from the distribution, or built once into $LINESIDE_DEPS; without it there is no OPC UA driver
ensure_open62541() {
    # shellcheck disable=SC2310
    if ! bash installer/ensure-open62541.sh "$LINESIDE_DEPS" >/dev/null; then
        say "open62541 cannot be had here: this build has no OPC UA driver"
    fi
}

# ensure_node: any Node.js from 18 on with npm, else the distribution's
ensure_node() {
    if command -v node >/dev/null && command -v npm >/dev/null &&
        [ "$(node -p 'parseInt(process.versions.node)')" -ge 18 ]; then
        return
    fi
    say "installing Node.js for the protocol peers"
    $SUDO apt-get -o Acquire::Retries=3 update -qq
    $SUDO env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 install -y -qq --no-install-recommends \
        nodejs npm >/dev/null || fail "Node.js could not be installed." "apt-get install nodejs npm tells why."
}

# ensure_uplot: what the browser page draws trends with; once per lock file into $LINESIDE_DEPS, checked against its hash
ensure_uplot() {
    local folder=$LINESIDE_DEPS/web
    if cmp -s installer/web/package-lock.json "$folder/node_modules/.lineside-lock"; then return; fi
    ensure_node
    say "fetching uPlot for the browser page (npm)"
    mkdir -p "$folder"
    cp installer/web/package.json installer/web/package-lock.json installer/web/.npmrc "$folder/"
    if (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error >/dev/null); then
        cp installer/web/package-lock.json "$folder/node_modules/.lineside-lock"
    else
        say "uPlot cannot be had here: the browser page of this build has no trends"
    fi
}

# build_preset PRESET [TARGET…]: configures and builds; quiet unless it fails
build_preset() {
    local preset=$1 log
    shift
    log=build/$preset.log
    mkdir -p build
    # a folder configured elsewhere (a copied tree) cannot be reused
    if [ -f "build/$preset/CMakeCache.txt" ] &&
        ! grep -q "^CMAKE_HOME_DIRECTORY:INTERNAL=$PWD\$" "build/$preset/CMakeCache.txt"; then
        rm -rf "build/$preset"
    fi
    say "configuring ($preset)"
    cmake --preset "$preset" >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        fail "CMake could not configure the build." "The whole log: $log"
    }
    grep -E '^-- (OPC UA|MQTT|Modbus|Qt MQTT|Browser page)' "$log" | sed 's/^-- /  /' || true
    say "building"
    cmake --build "build/$preset" ${1:+--target "$@"} >"$log.build" 2>&1 || {
        grep -nE 'error|FAILED|undefined' "$log.build" | head -n 20 >&2
        fail "The build failed." "The whole log: $log.build"
    }
}
