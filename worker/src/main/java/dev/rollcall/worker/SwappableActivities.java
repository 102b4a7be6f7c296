package dev.rollcall.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** Activities that are registered once and whose implementation can be replaced later. */
final class SwappableActivities {
    private SwappableActivities() {}

    static <T> T of(Class<T> activities, Supplier<T> implementation) {
        return activities.cast(Proxy.newProxyInstance(
                activities.getClassLoader(), new Class<?>[] {activities}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(implementation.get(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
