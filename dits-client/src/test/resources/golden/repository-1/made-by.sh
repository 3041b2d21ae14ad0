#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# How this golden repository was made, once, by the programs of its day: made-by.sh NEW-FOLDER. It stays as it is; another
# version of the format gets a golden repository beside it. Of work/.dits only format, HEAD, refs and objects were kept.
set -euo pipefail
export LC_ALL=C.UTF-8
here=$1
mkdir -p "$here"
cd "$here"
export HOME="$here/home" XDG_CONFIG_HOME="$here/home/.config"
mkdir home work
cd work

# bytes SEED COUNT [LETTERS]: bytes without pattern, the same for the same seed; of few letters they can be compressed.
bytes() {
    python3 - "$@" <<'PY'
import hashlib, sys
seed, count, letters = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 256
out = bytearray()
block = 0
while len(out) < count:
    out += hashlib.sha512(f"golden {seed} {block}".encode()).digest()
    block += 1
sys.stdout.buffer.write(bytes(b % letters + (0 if letters == 256 else 97) for b in out[:count]))
PY
}

dits init
dits config set user.name 'Ada Müller'
dits config set user.email ada@example.com
bytes clip 300000 >clip.mov
bytes text 200000 8 >script.txt
printf 'x' >one
: >empty
mkdir -p 'Schnitt ä' frames
printf '#!/bin/sh\necho rendering\n' >'Schnitt ä/render.sh'
chmod +x 'Schnitt ä/render.sh'
ln -s '../clip.mov' 'Schnitt ä/latest'
for i in $(seq 1 700); do printf 'frame %d\n' $((i % 7)) >"frames/shot_$(printf %04d "$i").exr"; done
# Thousands of equal chunks: a manifest of several nodes in little room.
bytes period-24 20480 2 >../block
for _ in $(seq 1 1300); do cat ../block; done >long.raw
rm ../block
dits add --all
dits commit -m 'First cut'
dits tag -m 'For the festival' v1
dits branch grade
bytes insert 5000 >../insert
{ head -c 120000 clip.mov; cat ../insert; tail -c +120001 clip.mov; } >../clip
mv ../clip clip.mov
rm ../insert one
dits add --all
dits commit -m 'Second cut

With five thousand bytes more.'
dits switch grade
printf 'darker\n' >look.txt
dits add --all
dits commit -m 'Grade'
dits switch main
dits merge grade
dits tag light
dits verify

# What a reader should find: mode, size, SHA-256 and path of each file; links with their target.
list() {
    find . -path ./.dits -prune -o \( -type f -o -type l \) -print | LC_ALL=C sort | while read -r path; do
        if [ -L "$path" ]; then
            echo "link $(readlink "$path") ${path#./}"
        else
            mode=file
            [ ! -x "$path" ] || mode=executable
            echo "$mode $(stat -c %s "$path") $(sha256sum <"$path" | cut -d' ' -f1) ${path#./}"
        fi
    done
}
list >../main.txt
dits checkout v1
list >../v1.txt
dits switch main
