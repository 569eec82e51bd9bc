package org.nbnsd.cli.console;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What happens when a signal comes, instead of the end of the JVM; until {@link #close}. {@code sun.misc.Signal} does it,
 * through reflection, because there is no other way, and the compiler takes it for an error to name it.
 */
public final class Signals implements AutoCloseable {
    private final Method handle;
    private final Map<Object, Object> before = new LinkedHashMap<>();

    private Signals(Method handle) {
        this.handle = handle;
    }

    /**
     * Takes over.
     *
     * @param names such as {@code TERM}; one that the JVM was told not to give away stays as it is
     * @param receiver gets the name, on a thread of its own
     */
    public static Signals receive(List<String> names, Consumer<String> receiver) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method nameOf = signal.getMethod("getName");
            Object ours = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("handle")) {
                            return method.invoke(receiver, arguments); // equals, hashCode and toString
                        }
                        receiver.accept((String) nameOf.invoke(arguments[0]));
                        return null;
                    });
            Signals signals = new Signals(signal.getMethod("handle", signal, handler));
            for (String name : names) {
                signals.install(signal.getConstructor(String.class).newInstance(name), ours);
            }
            return signals;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no sun.misc.Signal", e);
        }
    }

    private void install(Object signal, Object handler) throws ReflectiveOperationException {
        try {
            before.put(signal, handle.invoke(null, signal, handler));
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalArgumentException)) { // of java -Xrs: it is not ours to take
                throw e;
            }
        }
    }

    /** As it was before. */
    @Override
    public void close() {
        try {
            for (Map.Entry<Object, Object> each : before.entrySet()) {
                handle.invoke(null, each.getKey(), each.getValue());
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals cannot be given back", e);
        }
    }
}
