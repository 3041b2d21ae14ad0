#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Lays out target/dits (bin, lib/client, lib/server, share, docs) and packs it, and what a workstation needs of it as
# an archive of its own: assemble.sh VERSION ASM_JAR STARTED
# STARTED is when Maven began, as 2026-01-31T23:59:59Z.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
version=$1
asm=$2
started=$3
out=$PWD/target/dits
rm -rf "$out" target/built
mkdir -p "$out/lib/client" "$out/lib/server" "$out/docs"
for kind in client server; do
    cp -p ../dits-$kind/target/lib/*.jar "../dits-$kind/target/dits-$kind-$version.jar" "$out/lib/$kind/"
done
cp -Rp ../bin "$out/"
rm -f "$out/bin/.build.sh"
cp -p ../README.md ../LICENSE ../CHANGELOG.md ../SECURITY.md "$out/" 2>/dev/null || true
cp -Rp ../docs/. "$out/docs/"

home=$out
# shellcheck source=bin/.launch.sh
. "$out/bin/.launch.sh"
find_java
java=$java_home/bin/java
for kind in client server; do
    # The program's own classes are on the path, so that frames are computed against the real supertypes.
    "$java" -cp "$asm:$(echo "$out/lib/$kind"/picocli-*.jar)" src/build/RaiseClassVersion.java "$out/lib/$kind"/picocli-*.jar
done

"$java" src/build/Unseal.java "$out"/lib/*/*.jar

# In another place than the archive's, so that whoever runs the programs here sees what those see who unpacked it elsewhere.
staging=$(mktemp -d)
cp -Rp "$out/." "$staging/"
src/build/train.sh "$staging" "$java" target
cp -p "$staging"/lib/*.aot "$out/lib/"
rm -rf "$staging"

# Where the shells' own packages look for what completes a command; bash loads its file from there when it is needed.
share=$out/share
mkdir -p "$share/bash-completion/completions" "$share/zsh"
"$out/bin/dits" completion bash >"$share/bash-completion/completions/dits"
"$out/bin/dits" completion zsh >"$share/zsh/dits.zsh"

pack() { # pack NAME PATH…: paths below target/dits
    local name=$1
    shift
    tar -C target --transform "s,^dits,$name," --owner=0 --group=0 --numeric-owner -czf "target/$name.tar.gz" "${@/#/dits/}"
}
pack "dits-$version" bin lib share docs README.md LICENSE CHANGELOG.md SECURITY.md
caches=()
for cache in client client-glance; do
    [ ! -e "$out/lib/$cache.aot" ] || caches+=("lib/$cache.aot")
done
pack "dits-client-$version" bin/dits bin/.launch.sh lib/client "${caches[@]}" share docs/cli.md LICENSE CHANGELOG.md

# For start and test: what is edited after the build began is not in it.
touch -d "$started" target/built
