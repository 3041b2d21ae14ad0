// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

/**
 * What came of an upload.
 *
 * @param received objects in the body
 * @param stored those of them that no repository of this server had
 * @param bytes bytes of all received, uncompressed
 */
public record UploadAnswer(long received, long stored, long bytes) {}
