// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

/**
 * What came of an upload.
 *
 * @param received objects in the body
 * @param stored those of them that this repository did not have; what others have is not told
 * @param bytes bytes of all received, uncompressed
 */
public record UploadAnswer(long received, long stored, long bytes) {}
