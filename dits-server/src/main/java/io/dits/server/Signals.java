// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals that do not end the process. */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Runs that whenever the process gets the signal, as {@code HUP}; where there is no such signal, never. */
    static void on(String name, Runnable work) {
        try {
            // The JDK has no other way than this class, whose every mention in a source is a warning that nothing
            // switches off.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler caught = (_, method, _) -> {
                if (method.getName().equals("handle")) {
                    work.run();
                }
                return null;
            };
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, caught));
        } catch (ReflectiveOperationException e) {
            LOG.warn("SIG{} is not heeded on this system: {}", name, String.valueOf(e.getCause()));
        }
    }
}
