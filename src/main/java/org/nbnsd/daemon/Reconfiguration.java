package org.nbnsd.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ConfigurationChecked;
import org.nbnsd.control.ConfigurationFault;
import org.nbnsd.control.ConfigurationOperations;
import org.nbnsd.control.Reloaded;
import org.nbnsd.control.Reloaded.Result;
import org.nbnsd.control.Setting;
import org.nbnsd.control.SettingChange;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationException;
import org.nbnsd.daemon.configuration.ConfigurationListing;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.daemon.configuration.ConfigurationReload;
import org.nbnsd.daemon.configuration.HttpConfiguration;
import org.nbnsd.daemon.configuration.LogLevel;
import org.nbnsd.daemon.log.LogConfigurator;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.Printable;
import org.nbnsd.registry.Author;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The configuration of a running daemon: reads it again when somebody wants that, and has the daemon take what it can take. The
 * file is read on the thread of who asks, never on the event loop, and by one at a time.
 */
final class Reconfiguration implements ConfigurationOperations {
    private static final Logger LOG = LoggerFactory.getLogger(Reconfiguration.class);

    /** Takes what a daemon can take while it serves. */
    @FunctionalInterface
    interface Taker {
        /**
         * Takes it, all or nothing.
         *
         * @param effective what is to hold
         * @throws IllegalArgumentException if it cannot be taken here, such as for want of memory
         * @throws IOException if the daemon does not serve
         */
        void take(Configuration effective) throws IOException;
    }

    /** Learns that the configuration is being read again, such as whoever started the daemon. */
    interface Listener {
        /** It begins. */
        void reloading();

        /** It is over, whatever came of it. */
        void reloaded();
    }

    private final @Nullable Path file;
    private final Map<String, List<String>> keys;
    private final Taker taker;
    private final LongSupplier clock;
    private final Object checking = new Object();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile State state;

    /**
     * What is known.
     *
     * @param running what holds
     * @param latest what was read last and is good
     * @param isGood whether what was read last is good
     * @param readAt when {@code latest} was read, in milliseconds since the epoch
     */
    private record State(Configuration running, Configuration latest, boolean isGood, long readAt) {}

    /**
     * Of a daemon that has been made.
     *
     * @param file its file; null if it has none
     * @param keys what its command line says about keys
     * @param running what holds
     * @param clock the time, in milliseconds since the epoch
     */
    Reconfiguration(
            @Nullable Path file,
            Map<String, List<String>> keys,
            Configuration running,
            Taker taker,
            LongSupplier clock) {
        this.file = file;
        this.keys = Map.copyOf(keys);
        this.taker = taker;
        this.clock = clock;
        state = new State(running, running, true, clock.getAsLong());
    }

    /** Tells of each time that the configuration is read again. */
    void add(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized Reloaded reload(Author author) throws IOException {
        listeners.forEach(Listener::reloading);
        try {
            LogLevel before = state.running().logLevel();
            Reloaded reloaded = read();
            LogLevel after = state.running().logLevel();
            // What has changed is told by the one of the two that shows more.
            if (after.compareTo(before) > 0) {
                LogConfigurator.changeLevel(after.name());
            }
            tell(reloaded, author);
            if (after.compareTo(before) < 0) {
                LogConfigurator.changeLevel(after.name());
            }
            return reloaded;
        } catch (IOException | RuntimeException | Error e) { // a bug, or the daemon stops
            Reloaded unused = refused(Result.WRONG, List.of());
            LOG.error(
                    "{}: the configuration is not taken, and the daemon goes on with the one that it has: {}",
                    author.who(),
                    e instanceof IOException failure ? FileFailure.text(failure) : "it failed over it, which is a bug",
                    e);
            throw e;
        } finally {
            listeners.forEach(Listener::reloaded);
        }
    }

    private Reloaded read() throws IOException {
        Configuration latest;
        ConfigurationReload reload;
        try {
            latest = ConfigurationReader.read(file, keys);
        } catch (ConfigurationException e) {
            return refused(Result.WRONG, e.all());
        } catch (FileFailure e) {
            return refused(Result.UNREADABLE, List.of(fault(FileFailure.text(e))));
        }
        try {
            ConfigurationCheck.requireUsable(latest);
            List<ConfigurationFault> faults = faultsOfHttp(latest);
            if (!faults.isEmpty()) {
                return refused(Result.WRONG, faults);
            }
            reload = ConfigurationReload.of(state.running(), latest);
            taker.take(reload.effective());
        } catch (ConfigurationException e) {
            return refused(Result.WRONG, e.all());
        } catch (IllegalArgumentException e) {
            return refused(Result.WRONG, List.of(fault(e.getMessage())));
        }
        state = new State(reload.effective(), latest, true, clock.getAsLong());
        return new Reloaded(Result.APPLIED, file(), List.of(), reload.changes());
    }

    /** Files that are used already are read again by themselves, and are no reason to refuse anything else. */
    private List<ConfigurationFault> faultsOfHttp(Configuration latest) {
        HttpConfiguration http = latest.http();
        HttpConfiguration before = state.running().http();
        boolean isKnown = http == null
                || (before != null
                        && Objects.equals(http.certificate(), before.certificate())
                        && Objects.equals(http.key(), before.key()));
        return http == null || isKnown
                ? List.of()
                : HttpCheck.add(latest, http, new ConfigurationChecked(List.of(), List.of(), List.of()))
                        .faults();
    }

    private static ConfigurationFault fault(@Nullable String message) {
        String line = String.valueOf(message).replaceAll("\\R(- )?", "; "); // what can be done is in lines of its own
        return ConfigurationFault.of(Printable.text(line));
    }

    private Reloaded refused(Result result, List<ConfigurationFault> faults) {
        State before = state;
        state = new State(before.running(), before.latest(), false, before.readAt());
        return new Reloaded(result, file(), faults, List.of());
    }

    private void tell(Reloaded reloaded, Author author) {
        if (reloaded.result() != Result.APPLIED) {
            LOG.error(
                    "{}: the configuration is not taken, and the daemon goes on with the one that it has: {}",
                    author.who(),
                    reloaded.faults().size() == 1
                            ? "1 error"
                            : reloaded.faults().size() + " errors");
            reloaded.faults().forEach(fault -> LOG.error("{}", fault.text()));
            return;
        }
        List<SettingChange> changes = reloaded.changes();
        long pending = changes.stream().filter(change -> !change.isAtOnce()).count();
        LOG.atLevel(file == null ? Level.WARN : Level.INFO)
                .log(
                        "{}: {}: {}",
                        author.who(),
                        file == null
                                ? "there is no configuration file (serve --config), and the command line says what it said"
                                : Printable.text(file.toString()) + " is read again",
                        changes.isEmpty()
                                ? "nothing has changed"
                                : changes.size() - pending + " changed, " + pending
                                        + " without effect until a restart");
        changes.forEach(Reconfiguration::tell);
    }

    private static void tell(SettingChange change) {
        LOG.atLevel(change.isAtOnce() ? Level.INFO : Level.WARN)
                .addKeyValue("key", change.key())
                .addKeyValue("before", change.before())
                .addKeyValue("after", change.after())
                .log(Printable.text(change.key() + ": " + change.before() + " → " + change.after()
                        + (change.isAtOnce() ? "" : ", without effect until a restart")));
        boolean isLevel = change.key().equals("log.level");
        if (isLevel && !LogConfigurator.isLevelChosenHere()) {
            LOG.warn("log.level: without effect, because the command line of the JVM says what is logged");
        }
    }

    @Override
    public List<Setting> settings() {
        State present = state;
        return ConfigurationListing.of(present.running(), present.latest());
    }

    @Override
    public String file() {
        return file == null ? "" : file.toString();
    }

    @Override
    public ConfigurationChecked check(String text) {
        synchronized (checking) { // a text of nothing but faults takes much of a small heap
            return ConfigurationCheck.of("configuration", text);
        }
    }

    @Override
    public long now() {
        return clock.getAsLong();
    }

    /** How the last time went, and when it went well. */
    Map<Statistic, Long> gauges() {
        State present = state;
        Map<Statistic, Long> gauges = new EnumMap<>(Statistic.class);
        gauges.put(Statistic.CONFIG_LAST_RELOAD_SUCCESSFUL, present.isGood() ? 1L : 0L);
        gauges.put(Statistic.CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS, present.readAt() / 1000);
        return gauges;
    }
}
