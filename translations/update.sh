#!/usr/bin/env bash
# Brings the .ts files in step with the sources. update.sh --check FOLDER writes the result into FOLDER instead.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
into=translations
if [ "${1:-}" = --check ]; then
    into=${2:?}
    cp translations/lineside_de.ts translations/lineside_en.ts "$into/"
fi
lupdate=
for candidate in /usr/lib/qt6/bin/lupdate lupdate6 lupdate; do
    if command -v "$candidate" >/dev/null; then lupdate=$candidate; break; fi
done
[ -n "$lupdate" ] || { echo "lupdate is missing (qt6-l10n-tools)" >&2; exit 1; }
# -I: a class is known by its header, and so by its namespace. The demo plant speaks to engineers, in English.
sources=(models drivers ui server app/*.cpp)
"$lupdate" -silent -I . -locations none -no-obsolete -source-language en -target-language de \
    "${sources[@]}" -ts "$into/lineside_de.ts"
"$lupdate" -silent -I . -locations none -no-obsolete -pluralonly -source-language en -target-language en \
    "${sources[@]}" -ts "$into/lineside_en.ts"
