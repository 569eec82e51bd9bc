package org.nbnsd;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.protocol.EventExamples;
import org.nbnsd.protocol.NameEvent;

/**
 * A kind that is added to a closed type is handled everywhere, or does not compile, or fails here: it is never silently
 * dropped, deleted or answered "done". What handles the kinds of a type is one of four, and a new closed type has to say which.
 */
final class ClosedTypesTest {
    private enum How {
        /** It has a nested {@code Cases} with one method for each kind, and each kind calls its own. */
        CASES,
        /** Every kind answers by a method of its own, which the type demands. */
        METHODS,
        /** Ladders that end with an AssertionError; a test has an example of each kind and takes it through them. */
        EXAMPLES,
        /** Who made it knows its kind; nobody has to tell them apart. */
        CARRIED
    }

    private static final String[] PACKAGES = {
        "org.nbnsd.name",
        "org.nbnsd.wire",
        "org.nbnsd.registry",
        "org.nbnsd.protocol",
        "org.nbnsd.core",
        "org.nbnsd.server",
        "org.nbnsd.node",
        "org.nbnsd.diagnosis",
        "org.nbnsd.replication",
        "org.nbnsd.control"
    };

    private static final Map<String, How> TYPES = Map.ofEntries(
            Map.entry("registry.Change", How.METHODS),
            Map.entry("registry.Edit", How.CASES),
            Map.entry("protocol.Effect", How.CASES),
            Map.entry("protocol.Input", How.CASES),
            Map.entry("protocol.NameEvent", How.EXAMPLES), // EventExamples, here and in NameEventTest
            Map.entry("server.AccessList$Entry", How.EXAMPLES), // GatesTest
            Map.entry("server.Finding", How.CASES),
            Map.entry("server.ServerWish", How.CASES),
            Map.entry("node.NodeWish", How.CASES),
            Map.entry("node.Outcome", How.CARRIED),
            Map.entry("replication.ReplicationWish", How.CASES),
            Map.entry("replication.frame.Frame", How.CASES),
            Map.entry("diagnosis.Subject", How.CASES),
            Map.entry("wire.Decoded", How.EXAMPLES), // GoldenPacketsTest, MessageTest
            Map.entry("wire.Message", How.EXAMPLES),
            Map.entry("wire.Request", How.EXAMPLES),
            Map.entry("wire.Response", How.EXAMPLES));

    static List<Class<?>> closedTypes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(PACKAGES).stream()
                        .map(JavaClass::reflect)
                        .<Class<?>>map(type -> type)
                        .filter(Class::isSealed)
                        .toList();
    }

    static Stream<Class<?>> typesWithCases() {
        return closedTypes().stream().filter(type -> TYPES.get(name(type)) == How.CASES);
    }

    private static Class<?> root(Class<?> type) {
        return Stream.of(type.getInterfaces())
                .filter(Class::isSealed)
                .filter(parent -> !TYPES.containsKey(name(type)))
                .<Class<?>>map(ClosedTypesTest::root)
                .findFirst()
                .orElse(type);
    }

    private static String name(Class<?> type) {
        return type.getName().substring("org.nbnsd.".length());
    }

    private static List<Class<?>> kinds(Class<?> type) {
        if (!type.isSealed()) {
            return List.of(type);
        }
        List<Class<?>> kinds = new ArrayList<>();
        for (Class<?> each : type.getPermittedSubclasses()) {
            kinds.addAll(kinds(each));
        }
        return kinds;
    }

    @Test
    void everyClosedTypeSaysWhatHandlesItsKinds() {
        assertThat(closedTypes().stream().map(type -> name(root(type))).distinct())
                .containsExactlyInAnyOrderElementsOf(TYPES.keySet());
    }

    @ParameterizedTest
    @MethodSource("typesWithCases")
    void eachKindCallsItsOwnCase(Class<?> type) throws Exception {
        Class<?> cases = Stream.of(type.getDeclaredClasses())
                .filter(nested -> nested.getSimpleName().equals("Cases"))
                .findFirst()
                .orElseThrow();
        assertThat(cases.getDeclaredMethods())
                .extracting(method -> method.getParameterTypes()[0])
                .containsExactlyInAnyOrderElementsOf(kinds(type));
        for (Class<?> kind : kinds(type)) {
            assertThat(called(type, cases, kind)).isEqualTo(List.of(kind));
        }
    }

    /** The types of the parameters of the cases that a kind calls. */
    private static List<Class<?>> called(Class<?> type, Class<?> cases, Class<?> kind) throws Exception {
        List<Class<?>> called = new ArrayList<>();
        Object recorder =
                Proxy.newProxyInstance(cases.getClassLoader(), new Class<?>[] {cases}, (self, method, arguments) -> {
                    called.add(method.getParameterTypes()[0]);
                    return null;
                });
        Method accept = Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> method.getParameterCount() > 0 && method.getParameterTypes()[0] == cases)
                .findFirst()
                .orElseThrow();
        accept.setAccessible(true);
        boolean hasTime = accept.getParameterCount() == 2;
        accept.invoke(unmade(kind), hasTime ? new Object[] {recorder, 0L} : new Object[] {recorder});
        return called;
    }

    /** An instance of which no constructor has run: all its components are null or 0. */
    private static Object unmade(Class<?> kind) throws Exception {
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
        Object made = factory.getMethod("getReflectionFactory").invoke(null);
        Constructor<?> constructor =
                (Constructor<?>) factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                        .invoke(made, kind, Object.class.getDeclaredConstructor());
        return constructor.newInstance();
    }

    @Test
    void thereIsAnExampleOfEveryEvent() {
        assertThat(EventExamples.all().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(kinds(NameEvent.class));
    }
}
