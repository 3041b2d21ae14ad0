// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing;

import java.util.Map;
import java.util.function.Function;

/**
 * Records where the time of requests goes: each is a tree of steps. What a thread does belongs to the request that it serves, and
 * so does what is done by threads that it starts. Work that no request asked for is not recorded. Safe for concurrent use.
 */
public interface Tracer extends AutoCloseable {
    /**
     * A request has come.
     *
     * @param quiet whether it is one of those that machines ask for all the time, of which nothing is recorded
     * @param header all values of a header of the request, by its name, with commas between; empty if there is none
     */
    Visit visit(String method, String requestId, boolean quiet, Function<String, String> header);

    /** Whether what this thread does is recorded: to be asked before something is done for that alone. */
    boolean recording();

    /** A step of what this thread does begins. */
    Step begin(String name, Step.Kind kind);

    /** Headers that tell another server of which trace this thread's question is; there may be none. */
    Map<String, String> outgoing();

    /** The same object, each call of which is a step of this server, as {@code Links.wanted}. The contract is an interface. */
    default <T> T around(Class<T> contract, T target) {
        return TracedCalls.around(this, contract.getSimpleName() + ".", Step.Kind.OWN, contract, target);
    }

    /** The same object, each call of which asks that system, as {@code redis take}. The contract is an interface. */
    default <T> T asking(String system, Class<T> contract, T target) {
        return TracedCalls.around(this, system + " ", Step.Kind.ASKED, contract, target);
    }

    /** Sends what it has, if it can within seconds. */
    @Override
    void close();
}
