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

# Caches of loaded classes halve the start. Where they cannot be made, the programs start without.
train() { # train KIND MAIN ARGS…
    local kind=$1
    shift
    exec "$java" -XX:AOTCacheOutput="$out/lib/$kind.aot" -Xlog:aot=off -Xlog:cds=off -Xmx512m -XX:+UseSerialGC \
        --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 -cp "$out/lib/$kind/*" "$@" >target/train-"$kind".log 2>&1
}
export LC_ALL=C.UTF-8
(train client io.dits.client.Main --help) || rm -f "$out/lib/client.aot"

# The server's is made of a whole start, ended as Ctrl-C ends it.
data=$(mktemp -d)
chmod 755 "$data"
train server io.dits.server.ServerMain --embedded --data "$data" --port 0 &
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
