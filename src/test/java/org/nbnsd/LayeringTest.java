package org.nbnsd;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may use whom. The table of packages is {@link #MAY_USE}; a package that does not exist yet is skipped, a package
 * that is not in the table is an error.
 */
final class LayeringTest {

    private static final String ROOT = "org.nbnsd.";

    /** What a package names here it may use, and whatever that may use. */
    private static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("name", Set.of());
        MAY_USE.put("tally", Set.of());
        MAY_USE.put("file", Set.of());
        MAY_USE.put("wire", Set.of("name"));
        MAY_USE.put("registry", Set.of("name", "wire"));
        MAY_USE.put("protocol", Set.of("wire", "registry", "replication.frame", "cluster"));
        MAY_USE.put("core", Set.of("protocol"));
        MAY_USE.put("server", Set.of("protocol", "replication.merge"));
        MAY_USE.put("recording", Set.of("server"));
        MAY_USE.put("node", Set.of("protocol"));
        MAY_USE.put("replication.frame", Set.of("registry"));
        MAY_USE.put("replication.merge", Set.of("replication.frame"));
        MAY_USE.put("replication", Set.of("protocol", "replication.merge"));
        MAY_USE.put("diagnosis", Set.of("protocol", "dns"));
        MAY_USE.put("capture", Set.of("diagnosis"));
        MAY_USE.put("capture.replication", Set.of("capture", "replication.frame"));
        MAY_USE.put("store", Set.of("registry", "file", "tally"));
        MAY_USE.put("dns", Set.of("registry"));
        MAY_USE.put("responder", Set.of("dns", "protocol", "tally"));
        MAY_USE.put("responder.server", Set.of("responder", "net"));
        MAY_USE.put("dns.update", Set.of("dns", "protocol"));
        MAY_USE.put("resolver", Set.of("dns"));
        MAY_USE.put("updater", Set.of("dns.update"));
        MAY_USE.put("transfer", Set.of("dns", "file"));
        MAY_USE.put("control.token", Set.of("name", "file"));
        MAY_USE.put("control.changelog", Set.of("name", "file"));
        MAY_USE.put(
                "control",
                Set.of(
                        "control.token",
                        "control.changelog",
                        "protocol",
                        "transfer",
                        "node",
                        "replication",
                        "diagnosis",
                        "tally",
                        "file"));
        MAY_USE.put("control.document", Set.of("control"));
        MAY_USE.put("control.table", Set.of("control.document"));
        MAY_USE.put("control.channel", Set.of("control.table"));
        MAY_USE.put("metrics", Set.of("http"));
        MAY_USE.put("cluster", Set.of("registry"));
        MAY_USE.put("etcd", Set.of("cluster", "transfer"));
        MAY_USE.put("net", Set.of("protocol", "file"));
        MAY_USE.put("http", Set.of("control"));
        MAY_USE.put("http.server", Set.of("http", "net"));
        MAY_USE.put("http.api", Set.of("http", "control.table"));
        MAY_USE.put("http.console", Set.of("http"));
        MAY_USE.put("daemon.count", Set.of("control"));
        MAY_USE.put("daemon.log", Set.of("protocol"));
        MAY_USE.put("daemon.timeline", Set.of("daemon.log", "control.document", "store"));
        MAY_USE.put("daemon.probe", Set.of("daemon.timeline", "net"));
        MAY_USE.put(
                "daemon.configuration",
                Set.of(
                        "daemon.probe",
                        "server",
                        "node",
                        "replication",
                        "store",
                        "net",
                        "etcd",
                        "control",
                        "dns.update"));
        MAY_USE.put("daemon.doctor", Set.of("daemon.configuration"));
        MAY_USE.put(
                "daemon",
                Set.of(
                        "core",
                        "recording",
                        "replication",
                        "etcd",
                        "http.server",
                        "http.api",
                        "http.console",
                        "responder.server",
                        "daemon.count",
                        "resolver",
                        "updater",
                        "metrics",
                        "control.channel",
                        "daemon.configuration"));
        MAY_USE.put("cli.console", Set.of("control.channel"));
        MAY_USE.put("cli.network", Set.of("cli.console"));
        MAY_USE.put("cli.setup", Set.of("cli.console"));
        MAY_USE.put("cli.node", Set.of("cli.console"));
        MAY_USE.put("cli.records", Set.of("cli.console"));
        MAY_USE.put("cli.replication", Set.of("cli.console"));
        MAY_USE.put("cli.diagnosis", Set.of("cli.console", "capture.replication", "resolver"));
        MAY_USE.put("cli.daemon", Set.of("cli.diagnosis", "daemon", "daemon.doctor"));
        MAY_USE.put(
                "cli",
                Set.of(
                        "cli.network",
                        "cli.setup",
                        "cli.node",
                        "cli.records",
                        "cli.replication",
                        "cli.diagnosis",
                        "cli.daemon"));
        MAY_USE.put("cli.manual", Set.of("cli"));
    }

    /** No clock, no thread, no socket, no file, no logger: a week of a network in a second, from a seed. */
    private static final Set<String> PURE = Set.of(
            "name",
            "wire",
            "registry",
            "protocol",
            "core",
            "server",
            "recording",
            "node",
            "replication.frame",
            "replication.merge",
            "replication",
            "cluster",
            "dns",
            "dns.update",
            "diagnosis");

    /** The commands that are the daemon, look at its configuration, or have its sockets; all others start fast and without it. */
    private static final DescribedPredicate<JavaClass> IS_DAEMON_COMMAND = resideInAnyPackage(
                    ROOT + "cli.daemon..", ROOT + "cli.manual..")
            .as("the commands of the daemon, or the manual, which no command is");

    private static final DescribedPredicate<JavaClass> IS_HEAVY = resideInAnyPackage(
                    ROOT + "daemon..",
                    ROOT + "net..",
                    ROOT + "core..",
                    ROOT + "server..",
                    ROOT + "replication.frame..",
                    ROOT + "store..",
                    ROOT + "cluster..",
                    ROOT + "etcd..",
                    ROOT + "http..",
                    "io.netty..",
                    "ch.qos.logback..",
                    "org.slf4j..",
                    "org.tomlj..")
            .as("of the daemon, Netty, the logger or the reader of the configuration");

    /** {@code java.lang.System} is here for {@code arraycopy} alone. */
    private static final DescribedPredicate<JavaClass> IS_PURE = resideInAnyPackage(
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.constant",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.math",
                    "java.nio",
                    "java.nio.charset",
                    "java.text",
                    "java.time..",
                    "java.util",
                    "java.util.function",
                    "java.util.random",
                    "java.util.regex",
                    "java.util.stream",
                    "com.google.common.base",
                    "com.google.common.cache",
                    "com.google.common.collect",
                    "com.google.common.escape",
                    "com.google.common.graph",
                    "com.google.common.hash",
                    "com.google.common.math",
                    "com.google.common.primitives",
                    "org.jspecify.annotations",
                    "org.nbnsd..")
            .as("pure");

    private static final DescribedPredicate<JavaClass> IS_CLOCK_THREAD_OR_DICE = describe(
            "a clock, a thread, a process or a source of randomness",
            type -> type.getName().startsWith("java.lang.Thread")
                    || type.getName().startsWith("java.lang.Process")
                    || Set.of(
                                    "java.lang.InheritableThreadLocal",
                                    "java.lang.Runtime",
                                    "java.nio.MappedByteBuffer",
                                    "java.time.Clock",
                                    "java.time.InstantSource",
                                    "java.util.Random",
                                    "java.util.Scanner",
                                    "java.util.SplittableRandom",
                                    "java.util.Timer",
                                    "java.util.TimerTask",
                                    "java.util.random.RandomGeneratorFactory",
                                    "com.google.common.base.Stopwatch")
                            .contains(type.getName()));

    private static final DescribedPredicate<JavaAccess<?>> IS_HIDDEN_INPUT =
            describe("a read of the clock, of the dice or of the environment", LayeringTest::isHiddenInput);

    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(SourceTree.ROOT.resolve("target/classes"));

    private static boolean isHiddenInput(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String member = access.getTarget().getName();
        int parameters = access instanceof JavaCall<?> call
                ? call.getTarget().getRawParameterTypes().size()
                : 0;
        return switch (owner) {
            case "java.lang.System" -> !member.equals("arraycopy");
            case "java.lang.Math", "java.lang.StrictMath" -> member.equals("random");
            case "java.util.UUID" -> member.equals("randomUUID");
            case "java.util.Collections" -> member.equals("shuffle") && parameters == 1;
            case "java.util.random.RandomGenerator" -> member.equals("getDefault") || member.equals("of");
            case "java.time.ZoneId", "java.util.TimeZone" ->
                member.equals("systemDefault") || member.equals("getDefault");
            case "java.util.Date", "java.util.GregorianCalendar" -> member.equals("<init>") && parameters == 0;
            case "java.util.Calendar" -> member.equals("getInstance");
            case "com.google.common.base.Ticker" -> member.equals("systemTicker");
            default -> owner.startsWith("java.time.") && member.equals("now");
        };
    }

    static Stream<String> packages() {
        return MAY_USE.keySet().stream();
    }

    static Stream<String> purePackages() {
        return packages().filter(PURE::contains);
    }

    @Test
    void everyPackageIsInTheTable() {
        Path root = SourceTree.packageDirectory("");
        assertThat(SourceTree.javaFiles(root).stream()
                        .map(file -> root.relativize(file.getParent()).toString())
                        .filter(directory -> !directory.isEmpty())
                        .map(directory -> directory.replace(File.separatorChar, '.')))
                .as("packages of org.nbnsd that this test does not know")
                .isSubsetOf(MAY_USE.keySet());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void arrowsPointDownTheTable(String name) {
        requireImported(name);
        String[] forbidden = packages()
                .filter(other -> !other.equals(name) && !reachable(name).contains(other))
                .map(other -> ROOT + other)
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden));
    }

    @Test
    void namesNeedNothingButJava() {
        requireImported("name");
        check(classes()
                .that()
                .resideInAPackage(ROOT + "name..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify.annotations", ROOT + "name.."));
    }

    @ParameterizedTest
    @MethodSource("purePackages")
    void pureCodeHasNoClockThreadSocketFileOrLogger(String name) {
        requireImported(name);
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat(not(componentIn(IS_PURE)).or(componentIn(IS_CLOCK_THREAD_OR_DICE))));
    }

    @ParameterizedTest
    @MethodSource("purePackages")
    void pureCodeReadsNoTimeDiceOrEnvironment(String name) {
        requireImported(name);
        check(noClasses().that().resideInAPackage(ROOT + name + "..").should().accessTargetWhere(IS_HIDDEN_INPUT));
    }

    @ParameterizedTest
    @MethodSource("packages")
    void onlyTheSocketsAndTheDaemonKnowNetty(String name) {
        boolean hasSockets =
                Set.of("net", "http.server", "responder.server", "etcd").contains(name);
        assumeTrue(!hasSockets && !name.startsWith("daemon"), "may use Netty");
        requireImported(name);
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.."));
    }

    /** A plain query loads no class of the daemon, of Netty or of the logger. */
    @Test
    void onlyTheCommandsOfTheDaemonTouchIt() {
        requireImported("cli");
        check(noClasses()
                .that(resideInAnyPackage(ROOT + "cli..").and(not(IS_DAEMON_COMMAND)))
                .should()
                .dependOnClassesThat(IS_HEAVY));
    }

    /** Picocli reflects on every command, also on those that do not run: what their members name is loaded. */
    @Test
    void noCommandNamesTheDaemonInAMember() {
        requireImported("cli");
        check(noFields()
                .that()
                .areDeclaredInClassesThat(
                        resideInAPackage(ROOT + "cli..").and(not(describe("anonymous", JavaClass::isAnonymousClass))))
                .should()
                .haveRawType(IS_HEAVY));
        check(noMethods()
                .that()
                .areDeclaredInClassesThat(
                        resideInAPackage(ROOT + "cli..").and(not(describe("anonymous", JavaClass::isAnonymousClass))))
                .should()
                .haveRawReturnType(IS_HEAVY));
        check(noMethods()
                .that()
                .areDeclaredInClassesThat(
                        resideInAPackage(ROOT + "cli..").and(not(describe("anonymous", JavaClass::isAnonymousClass))))
                .should()
                .haveRawParameterTypes(describe(
                        "one of the daemon, Netty or the logger",
                        types -> types.stream().anyMatch(IS_HEAVY))));
    }

    /** The pure half needs {@code java.base}, Guava and the null annotations, and not one thing more. */
    @Test
    void thePureHalfCompilesAlone(@TempDir Path output) throws IOException {
        List<Path> sources = purePackages()
                .map(SourceTree::packageDirectory)
                .filter(Files::isDirectory)
                .flatMap(directory -> SourceTree.javaFiles(directory).stream())
                .toList();
        assumeTrue(!sources.isEmpty(), "no pure package exists yet");

        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler).as("the compiler of a JDK").isNotNull();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "--limit-modules",
                    "java.base",
                    "-classpath",
                    pureClassPath(),
                    "-sourcepath",
                    "",
                    "-proc:none",
                    "-d",
                    output.toString());
            boolean compiled = compiler.getTask(
                            null, files, diagnostics, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(diagnostics.getDiagnostics())
                    .filteredOn(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                    .map(Object::toString)
                    .isEmpty();
            assertThat(compiled).isTrue();
        }
    }

    private static String pureClassPath() {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Path.of(entry).getFileName().toString().matches("(guava|jspecify)-[0-9].*\\.jar"))
                .toList();
        assertThat(jars).as("Guava and the null annotations").hasSize(2);
        return String.join(File.pathSeparator, jars);
    }

    private static DescribedPredicate<JavaClass> componentIn(DescribedPredicate<JavaClass> predicate) {
        return describe(predicate.getDescription(), type -> {
            JavaClass component = type.getBaseComponentType();
            return predicate.test(component);
        });
    }

    private static Set<String> reachable(String name) {
        Set<String> found = new TreeSet<>();
        List<String> open = new ArrayList<>(MAY_USE.get(name));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (found.add(next)) {
                open.addAll(MAY_USE.get(next));
            }
        }
        return found;
    }

    /** Skips a package that is not there; fails if a rule would look past a class of one that is. */
    private static void requireImported(String name) {
        Path directory = SourceTree.packageDirectory(name);
        assumeTrue(Files.isDirectory(directory), () -> name + " does not exist yet");
        List<String> expected = SourceTree.javaFiles(directory).stream()
                .map(file -> SourceTree.MAIN.relativize(file).toString())
                .filter(file -> !file.endsWith("package-info.java"))
                .map(file -> file.replaceAll("\\.java$", "").replace(File.separatorChar, '.'))
                .toList();
        assertThat(expected)
                .as("classes of %s", name)
                .isNotEmpty()
                .allSatisfy(type -> assertThat(CLASSES.contain(type))
                        .as("%s was compiled", type)
                        .isTrue());
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
