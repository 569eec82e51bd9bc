package org.nbnsd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.interop.Nmbd;
import org.nbnsd.interop.Programs;

/** Where things are measured: starts the servers, each at the end of a wire of its own. */
final class Bench {
    static final String OURS = "nbnsd";
    static final String NMBD = "nmbd";
    static final String ECHO = "echo";

    private static final Duration TO_START = Duration.ofMinutes(2);

    /** Everything that a load generator on one host would meet before the daemon is at its limit. */
    private static final String CONFIG = """
            durability = "%s"
            query-threads = %s
            [limits]
            names = 10000000
            names-per-host = 1000000
            [rate]
            per-host = 0
            per-network = 0
            [log]
            level = "error"
            """;

    private final Options options;
    private final Path directory;
    private final Tools tools;
    private final Pinning pinning;
    private final Cleanup cleanup;
    private final Databases databases;
    private final boolean hasNmbd = Programs.isInstalled("nmbd");
    private final List<Server> running = new ArrayList<>();
    private int started;

    Bench(Options options, Path directory, Tools tools, Pinning pinning, Cleanup cleanup) {
        this.options = options;
        this.directory = directory;
        this.tools = tools;
        this.pinning = pinning;
        this.cleanup = cleanup;
        this.databases = new Databases(directory);
    }

    Options options() {
        return options;
    }

    boolean hasNmbd() {
        return hasNmbd;
    }

    /** The daemon with so many names, which answers. */
    Server ours(String durability, int names, String... jvm) throws IOException {
        Server server = startOurs(link(), data(names), durability, jvm);
        server.awaitAnswer(TO_START, names > 0);
        return server;
    }

    /** A data directory of the daemon, with so many names. */
    Path data(int names) throws IOException {
        return databases.ours(names, data -> {
            Server server = startOurs(link(), data, "async");
            server.awaitAnswer(TO_START, false);
            return server;
        });
    }

    private Server startOurs(Link link, Path data, String durability, String... jvm) throws IOException {
        return start(link, link.onServer(ourCommand(data, List.of(jvm), "--config", config(durability, "\"auto\""))));
    }

    private String config(String durability, String queryThreads) throws IOException {
        return Files.writeString(file("toml"), CONFIG.formatted(durability, queryThreads))
                .toString();
    }

    /** The daemon on all cores, with so many names and threads for queries, which answers. */
    Server oursOnAllCores(int names, int queryThreads) throws IOException {
        return oursOnAllCores(data(names), names, queryThreads);
    }

    /** The same with what is in a data directory. */
    Server oursOnAllCores(Path data, int names, int queryThreads) throws IOException {
        Link link = link();
        List<String> command = ourCommand(data, List.of(), "--config", config("sync", "" + queryThreads));
        Server server = start(link, link.onServerUnpinned(command));
        server.awaitAnswer(TO_START, names > 0);
        return server;
    }

    /** The daemon as a new user starts it, and with all cores if wanted; does not wait for it. */
    Server startPlain(Link link, Path data, boolean pinned) throws IOException {
        List<String> command = ourCommand(data, List.of());
        return start(link, pinned ? link.onServer(command) : link.onServerUnpinned(command));
    }

    private List<String> ourCommand(Path data, List<String> jvm, String... arguments) {
        List<String> command = new ArrayList<>(List.of(options.java().toString()));
        command.addAll(options.jvm());
        command.addAll(jvm);
        command.addAll(List.of("-jar", options.jar().toString(), "serve", "--data", data.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Nothing but the work of the system. */
    Server echo() throws IOException {
        Link link = link();
        Server server = start(link, link.onServer(List.of(tools.echo().toString(), Link.SERVER, "137")));
        server.awaitAnswer(TO_START, true);
        return server;
    }

    /** Samba's server with so many names, which answers. */
    Server nmbd(int names) throws IOException {
        Path own = Files.createDirectory(file("nmbd"));
        Path state = Files.createDirectory(own.resolve("state"));
        Databases.writeWinsDat(state.resolve("wins.dat"), names);
        String config = Nmbd.directories(own).replaceFirst(" state directory = .*", " state directory = " + state)
                + " workgroup = BENCH\n netbios name = BENCHNMBD\n wins support = yes\n dns proxy = no\n"
                + " local master = no\n preferred master = no\n domain master = no\n log level = 0\n";
        Path file = Files.writeString(own.resolve("smb.conf"), config);
        Link link = link();
        Server server = start(
                link,
                link.onServer(List.of(
                        "nmbd",
                        "-F",
                        "--no-process-group",
                        "--debug-stdout",
                        "-s",
                        file.toString(),
                        "-l",
                        own.toString())));
        server.awaitAnswer(TO_START, names > 0);
        return server;
    }

    private Server start(Link link, List<String> command) throws IOException {
        Server server = cleanup.add(Server.start(link, tools.load(), command, file("log")));
        running.add(server);
        return server;
    }

    /** A new wire. */
    Link link() throws IOException {
        Link link = cleanup.add(new Link(pinning));
        link.connect();
        return link;
    }

    /** A new path. */
    Path file(String ending) {
        return directory.resolve(++started + "." + ending);
    }

    Tools tools() {
        return tools;
    }

    /** Ends all servers, and deletes what they had on the disk. */
    void endRow() throws IOException {
        closeServers();
        databases.deleteCopies();
    }

    /** Ends all servers. */
    void closeServers() {
        running.forEach(Server::close);
        running.clear();
    }
}
