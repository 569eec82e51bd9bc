package org.nbnsd.cli.network;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.NodeClient;
import org.nbnsd.control.channel.NodeClient.Remembered;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.NodeJson;
import org.nbnsd.name.Printable;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NameState;

/** Asks the daemon on this machine for what nbtstat shows of it, and prints that. */
final class LocalNbtstat {
    private static final Path PROC = Path.of("/proc");

    /** What can be asked. */
    enum Local {
        /** {@code -c}. */
        CACHE,
        /** {@code -n}. */
        NAMES,
        /** {@code -r}. */
        STATISTICS,
        /** {@code -R}. */
        PURGE,
        /** {@code -RR}. */
        REFRESH,
        /** {@code -s}. */
        SESSIONS_BY_NAME,
        /** {@code -S}. */
        SESSIONS
    }

    private final NodeClient daemon;
    private final boolean json;
    private final Console console;

    private LocalNbtstat(NodeClient daemon, boolean json, Console console) {
        this.daemon = daemon;
        this.json = json;
        this.console = console;
    }

    /**
     * Asks and prints.
     *
     * @return the exit status
     * @throws IOException if the daemon cannot be asked, or is no end node
     */
    static int run(Local what, Path socket, boolean json, Console console) throws IOException {
        try (NodeClient daemon = NodeClient.connect(socket)) {
            new LocalNbtstat(daemon, json, console).run(what);
            return ExitStatus.FOUND;
        }
    }

    private void run(Local what) throws IOException {
        switch (what) {
            case CACHE -> cache();
            case NAMES -> names();
            case STATISTICS -> statistics();
            case PURGE -> purge();
            case REFRESH -> refresh();
            case SESSIONS_BY_NAME -> sessions(true);
            case SESSIONS -> sessions(false);
        }
    }

    private void print(List<String> lines) {
        lines.forEach(console.out()::println);
    }

    private void print(String table, Document result) {
        String line = Document.ofCommand("nbtstat")
                .put("table", table)
                .all(result.json())
                .toString();
        console.out().println(console.letters().inJson(line));
    }

    private void names() throws IOException {
        Answer<List<LocalNameState>> answer = daemon.names();
        if (json) {
            print("names", new Document().all(answer.json()));
            return;
        }
        List<LocalNameState> states = answer.value();
        print(LocalNbtstatReport.names(states, console.letters()));
        for (LocalNameState state : states) {
            if (state.state() != NameState.REGISTERED && !state.reason().isEmpty()) {
                console.err()
                        .println(
                                state.name().name() + " at " + state.address() + ": " + Printable.text(state.reason()));
            }
        }
    }

    private void cache() throws IOException {
        Remembered remembered = daemon.cache();
        if (!json) {
            print(LocalNbtstatReport.cache(daemon.names().value(), remembered, console.letters()));
            return;
        }
        print("cache", new Document().list("names", remembered.names(), name -> cached(name, remembered.now())));
    }

    /** What never leaves has no life. */
    private static JsonObject cached(CachedName name, long now) {
        Document json = new Document().all(NodeJson.toJson(name));
        long life = LocalNbtstatReport.life(name, now);
        return (life < 0 ? json : json.put("lifeSeconds", life)).json();
    }

    private void statistics() throws IOException {
        if (json) {
            print("statistics", new Document().put("counters", daemon.counters().json()));
        } else {
            print(LocalNbtstatReport.statistics(daemon.counters().value()));
        }
    }

    private void purge() throws IOException {
        int preloaded = daemon.purge();
        if (json) {
            print("purge", new Document().put("preloaded", preloaded));
        } else {
            print(List.of("    Successful purge and preload of the NBT Remote Cache Name Table."));
        }
    }

    private void refresh() throws IOException {
        daemon.refreshAll();
        if (json) {
            print("refresh", new Document());
        } else {
            print(List.of("    The NetBIOS names registered by this computer have been refreshed."));
        }
    }

    private void sessions(boolean byName) throws IOException {
        List<CachedName> names = byName ? daemon.cache().names() : List.of();
        Sessions sessions = new Sessions(daemon.names().value(), connections(), names, console.letters());
        if (json) {
            print("sessions", new Document().all(sessions.json()));
        } else {
            print(sessions.lines());
        }
    }

    /** What has no connections in it is still of use. */
    private List<TcpConnection> connections() {
        try {
            return TcpConnection.sessions(PROC);
        } catch (IOException e) {
            console.err().println("connections are not listed: " + Printable.text(e.getMessage()));
            return new ArrayList<>();
        }
    }
}
