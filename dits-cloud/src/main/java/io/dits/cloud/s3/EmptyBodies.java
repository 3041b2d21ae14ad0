// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import software.amazon.awssdk.auth.signer.S3SignerExecutionAttribute;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Signs empty bodies as a whole: there are no pieces, and Ceph 16 takes the signature of none for a wrong one. */
final class EmptyBodies implements ExecutionInterceptor {
    // The library has nothing newer that says it for a single request.
    @SuppressWarnings("deprecation")
    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        if (context.requestBody()
                .filter(body -> body.optionalContentLength().orElse(-1L) == 0)
                .isPresent()) {
            attributes.putAttribute(S3SignerExecutionAttribute.ENABLE_CHUNKED_ENCODING, false);
        }
        return context.httpRequest();
    }
}
