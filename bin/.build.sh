#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the programs of a checkout if a source, or a folder that lost one, is newer than what is built.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$home"
stamp=dits-dist/target/built
log=dits-dist/target/build.log
if [ -e "$stamp" ] && [ -z "$(find pom.xml dits-*/pom.xml dits-*/src bin -newer "$stamp" -print -quit)" ]; then
    exit 0
fi
command -v mvn >/dev/null || {
    echo "start: wanted Maven (mvn) on the PATH, found none. Install Maven 3.8 or later" >&2
    exit 1
}
echo "Building Dits (the first time takes a few minutes: Maven fetches libraries) …"
mkdir -p dits-dist/target
if ! mvn -B -ntp -q -pl dits-dist -am -Dmaven.test.skip=true package >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "start: the build failed; the whole of what Maven said is in $home/$log" >&2
    exit 1
fi
