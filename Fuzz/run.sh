#!/bin/sh
# Feeds made-up bytes to what reads sessions, journals and damaged files, guided by the code that they
# reach. FUZZ_SECONDS is the time for each of the three; what is found is kept in .build-fuzz.
set -eu
cd "$(dirname "$0")/.."
seconds=${FUZZ_SECONDS:-60}
out=.build-fuzz
swift=${SWIFT:-swift}
compiler=${swift}c
mkdir -p "$out"

# A compiler without libFuzzer says so at once; nothing else here needs one.
printf 'import Glibc\n@_cdecl("LLVMFuzzerTestOneInput") public func f(_ p: UnsafePointer<UInt8>, _ n: Int) -> CInt { 0 }\n' \
  > "$out/probe.swift"
if ! "$compiler" -parse-as-library -sanitize=fuzzer "$out/probe.swift" -o "$out/probe" 2>"$out/probe.log"; then
  echo "This Swift toolchain has no libFuzzer; install clang's runtime libraries, or another toolchain." >&2
  exit 1
fi

"$(dirname "$(command -v "$compiler")")/clang" -D_GNU_SOURCE -O1 -ISources/CPosix/include \
  -c Sources/CPosix/cposix.c -o "$out/cposix.o" 2>/dev/null ||
  cc -D_GNU_SOURCE -O1 -ISources/CPosix/include -c Sources/CPosix/cposix.c -o "$out/cposix.o"
# One module of it all, so that the target reaches what is internal.
# shellcheck disable=SC2046
"$compiler" -swift-version 6 -parse-as-library -module-name LoomFuzz -O -whole-module-optimization -enforce-exclusivity=checked \
  -sanitize=fuzzer,address -Xcc -fmodule-map-file=Fuzz/module.modulemap -I Fuzz \
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
  $(find Sources/TreeModel -name '*.swift') Fuzz/FuzzTarget.swift "$out/cposix.o" -o "$out/loom-fuzz" \
  2> "$out/compile.log" || { cat "$out/compile.log" >&2; exit 1; }

# Seeds: the example sessions' first lines, and small files that have one of everything.
for kind in session journal repair; do mkdir -p "$out/seeds-$kind" "$out/corpus-$kind"; done
cp Fuzz/seeds/small.loom.json "$out/seeds-session/"
head -c 20000 sessions/story.loom.json > "$out/seeds-session/story" 2>/dev/null || true
cp Fuzz/seeds/journal.txt "$out/seeds-journal/"
{ cat Fuzz/seeds/small.loom.json; echo "===="; cat Fuzz/seeds/sealed.txt; } > "$out/seeds-repair/small"
{ head -c 700 Fuzz/seeds/small.loom.json; echo; echo "===="; cat Fuzz/seeds/sealed.txt; } > "$out/seeds-repair/cut"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/loom-fuzz-XXXXXX")
trap 'rm -rf "$scratch"' EXIT INT TERM
for kind in session journal repair; do
  echo "== $kind, $seconds seconds"
  LOOM_FUZZ=$kind LOOM_FUZZ_FOLDER=$scratch LOOM_FUZZ_SESSION=Fuzz/seeds/small.loom.json \
    ASAN_OPTIONS=detect_leaks=0 "$out/loom-fuzz" "$out/corpus-$kind" "$out/seeds-$kind" \
    -max_total_time="$seconds" -max_len=20000 -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=1024 \
    -dict=Fuzz/dictionary.txt -artifact_prefix="$out/found-$kind-" -print_final_stats=1 \
    2> "$out/log-$kind" || { tail -n 40 "$out/log-$kind" >&2; exit 1; }
  grep -E "^(stat::number_of_executed_units|stat::peak_rss_mb)|cov:" "$out/log-$kind" | tail -n 3
done
