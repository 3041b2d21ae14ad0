# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# shellcheck disable=SC2154 # the launchers set home
# Sourced by the launchers: finds the installation and a JDK, then becomes the program. No process is started on the way
# but readlink, because a client that starts slowly is hated.

# fits DIR: true if DIR is a JDK or JRE of version 25 or later, as its release file says.
fits() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            value=${value#\"}
            value=${value%%[!0-9]*}
            [ "${value:-0}" -ge 25 ]
            return
        fi
    done <"$1/release"
    return 1
}

# find_java: sets java_home, or says what is wanted and exits.
find_java() {
    for java_home in "${DITS_JAVA_HOME:-}" "${JAVA_HOME:-}" "$home/runtime" /usr/lib/jvm/* /opt/* \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [ -n "$java_home" ] && fits "$java_home"; then
            return
        fi
    done
    java_home=$(command -v java 2>/dev/null) && java_home=$(readlink -f -- "$java_home") && java_home=${java_home%/bin/java}
    if [ -n "$java_home" ] && fits "$java_home"; then
        return
    fi
    echo "dits: wanted a JDK 25 or later, found none in JAVA_HOME, on the PATH or in /usr/lib/jvm. Install one, or set DITS_JAVA_HOME" >&2
    exit 1
}

# launch KIND MAIN ARGS…: becomes the program with the class path of lib/KIND.
launch() {
    kind=$1
    main=$2
    shift 2
    lib=$home/lib
    if [ ! -d "$lib/$kind" ]; then
        lib=$home/dits-dist/target/dits/lib
        if [ ! -d "$lib/$kind" ]; then
            echo "dits: not built yet. Run: $home/start, or: mvn -DskipTests package" >&2
            exit 1
        fi
    fi
    find_java
    case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
    *UTF-8* | *utf-8* | *UTF8* | *utf8*) ;;
    # File names are bytes; only under a UTF-8 locale does Java see them as they are.
    *) LC_ALL=C.UTF-8 && export LC_ALL ;;
    esac
    # In the order of their names: a wildcard's order is the directory's, which is another in each installation.
    path=
    for jar in "$lib/$kind"/*.jar; do
        path=$path${path:+:}$jar
    done
    # Most move chunks of megabytes, which live for a moment: a large young generation lets them die there instead of being
    # copied. What add reads goes through a few buffers that stay, and memory that is used again soon is still in the
    # processor's cache.
    young=256m
    case "$kind:${1:-}" in
    client:add) young=48m ;;
    esac
    # The cache is good for one JDK build and this class path; elsewhere the JVM ignores it, and so do we its notice.
    aot=$lib/$kind.aot
    # What is asked most and uses least has a smaller cache: mapping one takes time by its size.
    case "$#:${1:-}" in
    1:status | 1:--help | 1:-h | 1:help | 1:--version)
        if [ -r "$lib/$kind-glance.aot" ]; then
            aot=$lib/$kind-glance.aot
        fi
        ;;
    esac
    if [ -r "$aot" ]; then
        set -- -XX:AOTCache="$aot" '-Xlog:aot*=off' '-Xlog:cds*=off' -cp "$path" "$main" "$@"
    else
        set -- -cp "$path" "$main" "$@"
    fi
    # Buffers of HTTP connections are sized for bodies of megabytes.
    # shellcheck disable=SC2086 # options are words
    exec "$java_home/bin/java" -Xmx512m -XX:+UseSerialGC -Xmn$young \
        -Djdk.httpclient.bufsize=262144 --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 -Ddits.home="$home" ${DITS_JAVA_OPTS:-} "$@"
}
