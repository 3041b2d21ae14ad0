// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Objects whose calls are steps, named by the method; arguments are not told. */
public final class TracedCalls {
    private TracedCalls() {}

    static <T> T around(Tracer tracer, String prefix, Step.Kind kind, Class<T> contract, T target) {
        return proxy(contract, (_, method, arguments) -> {
            if (!tracer.recording() || method.getDeclaringClass() == Object.class) {
                return call(target, method, arguments);
            }
            try (Step step = tracer.begin(prefix + method.getName(), kind)) {
                try {
                    return call(target, method, arguments);
                } catch (Throwable e) {
                    step.failed(e);
                    throw e;
                }
            }
        });
    }

    /** An object whose calls all go to that handler. */
    public static <T> T proxy(Class<T> contract, InvocationHandler handler) {
        return contract.cast(
                Proxy.newProxyInstance(TracedCalls.class.getClassLoader(), new Class<?>[] {contract}, handler));
    }

    /** Calls a method; what it throws comes as it is. */
    public static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
