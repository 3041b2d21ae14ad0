#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Lays out target/dits (bin, lib/client, lib/server, docs) and packs it: assemble.sh VERSION ASM_JAR STARTED
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

# Caches of loaded classes and of which methods are hot halve the start. Where they cannot be made, the programs start
# without.
train() { # train CACHE KIND MAIN ARGS…
    local cache=$1 kind=$2 path
    shift 2
    path=$(printf '%s:' "$out/lib/$kind"/*.jar)
    exec "$java" -XX:AOTCacheOutput="$out/lib/$cache.aot" -Xlog:aot=off -Xlog:cds=off "${jvm[@]}" \
        --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 -cp "${path%:}" "$@" >target/train-"$cache".log 2>&1
}
# The same options as the launchers give: a cache is of no use to a JVM with another collector.
jvm=(-Xmx512m -XX:+UseSerialGC -Xmn256m)
export LC_ALL=C.UTF-8

# The client's is made of what is done all day in a working copy. With the network's classes in it every start would
# take a quarter longer, and a push no less.
work=$(mktemp -d)
head -c 100000000 /dev/urandom >"$work/clip.mov"
for folder in $(seq 20); do
    mkdir "$work/shot$folder"
    for frame in $(seq 100); do
        echo "$folder $frame" >"$work/shot$folder/frame$frame.txt"
    done
done
(XDG_CONFIG_HOME=$work/config train client client io.dits.client.Rehearsal --help "-C $work init" "-C $work config set user.name me" \
    "-C $work config set user.email me@localhost" "-C $work add ." "-C $work commit -m first" "-C $work status" "-C $work status") ||
    rm -f "$out/lib/client.aot"
# The launcher gives these a cache with nothing else in it, which is a third smaller.
(train client-glance client io.dits.client.Rehearsal --help --version "-C $work status" "-C $work status") ||
    rm -f "$out/lib/client-glance.aot"
rm -rf "$work"

# The server's is made of a whole start, ended as Ctrl-C ends it.
data=$(mktemp -d)
chmod 755 "$data"
train server server io.dits.server.ServerMain --embedded --data "$data" --port 0 &
trainee=$!
for _ in $(seq 1200); do
    if grep -q 'Ctrl-C ends it' target/train-server.log 2>/dev/null || ! kill -0 "$trainee" 2>/dev/null; then
        break
    fi
    sleep 0.1
done
kill -TERM "$trainee" 2>/dev/null || true
wait "$trainee" || rm -f "$out/lib/server.aot"
rm -rf "$data"

tar -C target --transform "s,^dits,dits-$version," --owner=0 --group=0 --numeric-owner -czf "target/dits-$version.tar.gz" dits

# For start and test: what is edited after the build began is not in it.
touch -d "$started" target/built
