#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the caches of classes of an installation, for one JVM: train.sh HOME JAVA LOGS
set -euo pipefail
home=$1
java=$2
logs=$3

# Caches of loaded classes and of which methods are hot halve the start. Where they cannot be made, the programs start
# without.
train() { # train CACHE KIND MAIN ARGS…
    local cache=$1 kind=$2 path
    shift 2
    path=$(printf '%s:' "$home/lib/$kind"/*.jar)
    exec "$java" -XX:AOTCacheOutput="$home/lib/$cache.aot" -Xlog:aot=off -Xlog:cds=off "${jvm[@]}" \
        --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 -cp "${path%:}" "$@" >"$logs/train-$cache.log" 2>&1
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
    rm -f "$home/lib/client.aot"
# The launcher gives these a cache with nothing else in it, which is a third smaller.
(train client-glance client io.dits.client.Rehearsal --help --version "-C $work status" "-C $work status") ||
    rm -f "$home/lib/client-glance.aot"
rm -rf "$work"

# The server's is made of a whole start, ended as Ctrl-C ends it.
data=$(mktemp -d)
chmod 755 "$data"
train server server io.dits.server.ServerMain --embedded --data "$data" --port 0 &
trainee=$!
for _ in $(seq 1200); do
    if grep -q 'Ctrl-C ends it' "$logs/train-server.log" 2>/dev/null || ! kill -0 "$trainee" 2>/dev/null; then
        break
    fi
    sleep 0.1
done
kill -TERM "$trainee" 2>/dev/null || true
wait "$trainee" || rm -f "$home/lib/server.aot"
rm -rf "$data"
