#!/usr/bin/env bash
# ensure-open62541.sh [PREFIX]
#
# Makes open62541 1.4 or newer available to CMake's find_package(open62541 1.4).
#   1. The distribution has the package: it is installed (as root, or with SUDO=sudo), and PREFIX stays empty.
#   2. PREFIX holds a finished build: nothing to do.
#   3. Else Debian's own source package is fetched and built into PREFIX, as a static library with OpenSSL.
#      That happens with an apt state of its own: this machine's apt settings are read and never written. The mirror
#      and its signing key are the ones that this machine's apt trusts already, and apt checks the archive's
#      signature and every file's hash, so an unsigned or altered source stops here.
#
# PREFIX defaults to the folder in which CMakeLists.txt looks: ${LINESIDE_DEPS:-${XDG_CACHE_HOME:-~/.cache}/lineside/deps}.
# Prints PREFIX when it was used and nothing when the distribution's package serves. Progress goes to stderr.
# Ends with 1 and one line that says why when it cannot be had.
#
# Environment:
#   OPEN62541_SUITES       Debian suites to try in turn ("forky sid trixie": newest fixes first)
#   OPEN62541_SOURCES      a .sources or .list file that names a Debian mirror; needed where the host is not Debian
#   OPEN62541_SHARED       ON for a shared library (OFF)
#   OPEN62541_JOBS         compilers at a time (one per core)
#   OPEN62541_FORCE_BUILD  not empty: leave out step 1
#   SUDO                   "sudo" for step 1 when not root

ensure_open62541() (
    set -euo pipefail
    die() { echo "ensure-open62541: $*" >&2; exit 1; }
    say() { echo "ensure-open62541: $*" >&2; }
    prefix=${1:-${LINESIDE_DEPS:-${XDG_CACHE_HOME:-$HOME/.cache}/lineside/deps}}
    mkdir -p "$prefix" || die "cannot create $prefix"
    prefix=$(cd "$prefix" && pwd)
    stamp=$prefix/.open62541-complete
    command -v apt-get >/dev/null || die "apt-get not found: install open62541 >= 1.4 by hand"

    # 1. The distribution's package; its CMake files need the -tools package beside it.
    if [ -z "${OPEN62541_FORCE_BUILD:-}" ]; then
        dev=$(apt-cache search --names-only '^libopen62541(-[0-9.]+)?-dev$' | awk '{print $1}' | sort -V | tail -n1)
        if [ -n "$dev" ]; then
            want="$dev"; tools=${dev%-dev}-tools
            apt-cache show "$tools" >/dev/null 2>&1 && want="$want $tools"
            missing=0
            for p in $want; do
                [ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing=1
            done
            [ $missing = 0 ] && { say "using installed $want"; exit 0; }
            [ "$(id -u)" = 0 ] || [ -n "${SUDO:-}" ] || die "apt has $want but installing needs root (or SUDO=sudo)"
            # shellcheck disable=SC2086
            DEBIAN_FRONTEND=noninteractive ${SUDO:-} apt-get install -y --no-install-recommends $want >&2 ||
                die "apt-get install $want failed"
            exit 0
        fi
    fi

    # 2. One builder at a time, and a finished build is left alone.
    exec 9>"$prefix/.open62541-lock"
    flock 9
    if [ -f "$stamp" ]; then say "using $(cat "$stamp") in $prefix"; echo "$prefix"; exit 0; fi

    # 3. A build of Debian's source package.
    for t in cmake python3 dpkg-source cc flock; do
        command -v "$t" >/dev/null || die "needs '$t' (apt-get install build-essential cmake python3 dpkg-dev libssl-dev)"
    done
    [ -f /usr/include/openssl/ssl.h ] || die "needs the OpenSSL headers (apt-get install libssl-dev)"

    work=$(mktemp -d "${TMPDIR:-/var/tmp}/open62541.XXXXXX"); chmod 755 "$work"
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/src"
    opts=(-o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache"
          -o APT::Get::List-Cleanup=false -o Acquire::Languages=none -o APT::Sandbox::User=root
          -o APT::Get::AllowUnauthenticated=false -o Acquire::AllowInsecureRepositories=false
          -o Acquire::Min-ValidTime=7776000) # a mirror that is brought up to date seldom serves for 90 days

    # Writes the first Debian archive (not -security) among the host's sources, as a deb-src of suite $1, to $list.
    stanza() {
        local f
        for f in ${OPEN62541_SOURCES:-/etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list}; do
            [ -r "$f" ] || continue
            case $f in
            *.sources)
                awk -v S="$1" 'BEGIN { RS = "" }
                    /(^|\n)Enabled: *no/ || /(^|\n)Suites:[^\n]*-security/ || !/(^|\n)URIs:[^\n]*\/debian\/?(\n|$)/ { next }
                    { gsub(/(^|\n)#[^\n]*/, ""); sub(/^\n/, "")
                      gsub(/Types:[^\n]*/, "Types: deb-src"); gsub(/Suites:[^\n]*/, "Suites: " S)
                      gsub(/Components:[^\n]*/, "Components: main"); print; exit }' "$f" ;;
            *)
                awk -v S="$1" '$1 == "deb" {
                    o = ""; i = 2; if ($2 ~ /^\[/) { while (1) { o = o " " $i; if ($i ~ /\]$/) break; i++ }; i++ }
                    if ($i !~ /\/debian\/?$/ || $(i+1) ~ /-security|\//) next
                    print "deb-src" o " " $i " " S " main"; exit }' "$f" ;;
            esac >"$work/stanza" || true
            if [ -s "$work/stanza" ]; then
                case $f in *.sources) list=$work/src.sources ;; *) list=$work/src.list ;; esac
                mv "$work/stanza" "$list"; return 0
            fi
        done
        return 1
    }

    got=
    for suite in ${OPEN62541_SUITES:-forky sid trixie}; do
        rm -f "$work"/src.sources "$work"/src.list
        stanza "$suite" || die "no Debian archive among this machine's apt sources; name one in OPEN62541_SOURCES"
        say "looking in Debian $suite"
        if ! apt-get "${opts[@]}" -o "Dir::Etc::sourcelist=$list" -o APT::Update::Error-Mode=any update >"$work/log" 2>&1; then
            say "apt could not read (or verify) suite $suite: $(grep -m1 -E 'NO_PUBKEY|GPG error|^E:|^Err' "$work/log" | sed -E 's#[a-z]+://[^ ]*/##g')"
            continue
        fi
        if (cd "$work/src" && rm -rf ./* && apt-get "${opts[@]}" -o "Dir::Etc::sourcelist=$list" source --download-only \
                --only-source open62541 >"$work/log" 2>&1 && dpkg-source --no-check -x ./*.dsc tree >>"$work/log" 2>&1); then
            got=$suite; break
        fi
        say "suite $suite: source package not obtained: $(grep -m1 -E '^E:' "$work/log" | sed -E 's#[a-z]+://[^ ]*/##g')"
    done
    [ -n "$got" ] || die "open62541 could not be fetched from any of: ${OPEN62541_SUITES:-forky sid trixie}"
    version=$(dpkg-parsechangelog -l "$work/src/tree/debian/changelog" -S Version)

    say "building open62541 $version (about 1.5 minutes on 2 cores)"
    gen=(); command -v ninja >/dev/null && gen=(-G Ninja)
    # The client clears an answer that it could not read without ever having set it (up to 1.4.19 at least): variables
    # that begin as zero make that harmless.
    flags=-ftrivial-auto-var-init=zero
    cc $flags -x c -c /dev/null -o "$work/probe.o" 2>/dev/null || flags=
    nodeset=$work/src/tree/nodeset # comes as a second source archive; the library's own copy is empty
    [ -f "$nodeset/Schema/Opc.Ua.NodeSet2.xml" ] || die "source $version lacks nodeset/Schema/Opc.Ua.NodeSet2.xml"
    if ! { cmake -S "$work/src/tree" -B "$work/build" "${gen[@]}" \
            -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS="$flags" -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=OFF \
            -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib \
            -DBUILD_SHARED_LIBS="${OPEN62541_SHARED:-OFF}" -DCMAKE_POSITION_INDEPENDENT_CODE=ON \
            -DUA_NAMESPACE_ZERO=FULL -DUA_NODESET_DIR="$nodeset" -DUA_ENABLE_ENCRYPTION=OPENSSL \
            -DUA_ENABLE_PUBSUB=OFF -DUA_ENABLE_PUBSUB_INFORMATIONMODEL=OFF -DUA_FORCE_WERROR=OFF &&
           cmake --build "$work/build" --parallel "${OPEN62541_JOBS:-$(nproc)}" &&
           cmake --install "$work/build"; } >"$prefix/open62541-build.log" 2>&1; then
        tail -n 20 "$prefix/open62541-build.log" >&2
        die "build failed; whole log: $prefix/open62541-build.log"
    fi
    echo "open62541 $version (Debian $got)" >"$stamp"
    say "installed $(cat "$stamp") in $prefix"
    echo "$prefix"
)

if [ "${BASH_SOURCE[0]}" = "$0" ]; then ensure_open62541 "$@"; fi
