// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static java.util.Map.entry;

import io.dits.core.model.FileName;
import java.util.Locale;
import java.util.Map;

/** Media types by the ends of names: what browsers and players show. What could run as a script is served as text. */
final class MediaTypes {
    private static final Map<String, String> TYPES = Map.ofEntries(
            entry("aac", "audio/aac"),
            entry("aif", "audio/aiff"),
            entry("aiff", "audio/aiff"),
            entry("avi", "video/x-msvideo"),
            entry("avif", "image/avif"),
            entry("bmp", "image/bmp"),
            entry("css", "text/plain; charset=utf-8"),
            entry("csv", "text/csv; charset=utf-8"),
            entry("exr", "image/x-exr"),
            entry("flac", "audio/flac"),
            entry("gif", "image/gif"),
            entry("htm", "text/plain; charset=utf-8"),
            entry("html", "text/plain; charset=utf-8"),
            entry("jpeg", "image/jpeg"),
            entry("jpg", "image/jpeg"),
            entry("js", "text/plain; charset=utf-8"),
            entry("json", "application/json"),
            entry("m4a", "audio/mp4"),
            entry("m4v", "video/mp4"),
            entry("md", "text/markdown; charset=utf-8"),
            entry("mkv", "video/x-matroska"),
            entry("mov", "video/quicktime"),
            entry("mp3", "audio/mpeg"),
            entry("mp4", "video/mp4"),
            entry("mxf", "application/mxf"),
            entry("ogg", "audio/ogg"),
            entry("pdf", "application/pdf"),
            entry("png", "image/png"),
            entry("psd", "image/vnd.adobe.photoshop"),
            entry("svg", "image/svg+xml"),
            entry("tif", "image/tiff"),
            entry("tiff", "image/tiff"),
            entry("toml", "text/plain; charset=utf-8"),
            entry("txt", "text/plain; charset=utf-8"),
            entry("wav", "audio/wav"),
            entry("webm", "video/webm"),
            entry("webp", "image/webp"),
            entry("xml", "text/plain; charset=utf-8"),
            entry("yaml", "text/plain; charset=utf-8"),
            entry("yml", "text/plain; charset=utf-8"),
            entry("zip", "application/zip"));

    private MediaTypes() {}

    static String of(FileName name) {
        String text = name.text().toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(text.substring(text.lastIndexOf('.') + 1), "application/octet-stream");
    }
}
