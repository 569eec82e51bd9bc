package org.nbnsd.daemon;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Family;
import org.nbnsd.control.Family.Sample;
import org.nbnsd.control.Operations;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;
import org.nbnsd.control.token.Token;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.control.token.Tokens;
import org.nbnsd.daemon.configuration.ConfigurationSummary;
import org.nbnsd.daemon.configuration.HttpConfiguration;
import org.nbnsd.file.FileFailure;
import org.nbnsd.http.Access;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;
import org.nbnsd.http.api.Api;
import org.nbnsd.http.console.Console;
import org.nbnsd.http.console.Sessions;
import org.nbnsd.http.server.HttpLimits;
import org.nbnsd.http.server.HttpServer;
import org.nbnsd.http.server.HttpSettings;
import org.nbnsd.metrics.MonitoringRoutes;
import org.nbnsd.wire.Ipv4Address;
import org.slf4j.LoggerFactory;

/** How a daemon is reached by HTTP. A daemon that is not loads nothing of it: nobody else names the packages of HTTP. */
final class HttpPart implements AutoCloseable {
    private static final long MILLI = 1_000_000;

    private volatile HttpConfiguration wanted;
    private final @Nullable String option;
    private final Tokens tokens;
    private final Api api;
    private final Sessions sessions;
    private final HttpServer server;
    private @Nullable Statistics monitored;

    /**
     * Nothing is listened on yet.
     *
     * @param option what commands need to find the daemon, with a blank in front; empty for nothing, null if none finds it
     * @throws IOException if the host to listen on is unknown; the message is for people
     */
    HttpPart(HttpConfiguration wanted, Operations operations, Tokens tokens, @Nullable String option)
            throws IOException {
        this.option = option;
        this.wanted = wanted;
        this.tokens = tokens;
        api = new Api(operations, () -> System.nanoTime() / MILLI);
        sessions = new Sessions(access(), System::nanoTime);
        server = new HttpServer(settings(wanted), sessions, HttpPart::tell);
    }

    private static HttpSettings settings(HttpConfiguration wanted) throws IOException {
        HttpLimits limits = HttpLimits.DEFAULTS.connections(wanted.connections(), wanted.connectionsPerHost());
        return new HttpSettings(
                address(wanted.host()),
                wanted.port(),
                wanted.names(),
                tls(wanted),
                wanted.readsWithoutToken(),
                address -> isScraper(wanted, address),
                limits);
    }

    /** The files to encrypt with; null if there are none. */
    static HttpSettings.@Nullable Tls tls(HttpConfiguration wanted) {
        Path certificate = wanted.certificate();
        Path key = wanted.key();
        return certificate == null || key == null ? null : new HttpSettings.Tls(certificate, key);
    }

    private static InetAddress address(String host) throws IOException {
        try {
            return host.equalsIgnoreCase("localhost")
                    ? InetAddresses.forString("127.0.0.1")
                    : InetAddress.getAllByName(host)[0];
        } catch (UnknownHostException e) {
            throw new IOException(
                    "http.listen: " + host + " is not known (expected: an address of this machine, or a name of one)",
                    e);
        }
    }

    private static boolean isScraper(HttpConfiguration wanted, InetAddress address) {
        return address instanceof Inet4Address
                && wanted.scrapers().stream()
                        .anyMatch(network -> network.contains(Ipv4Address.of(address.getAddress())));
    }

    private Access access() {
        return new Access() {
            @Override
            public @Nullable Grant check(String presented) {
                return grant(tokens.check(presented));
            }

            @Override
            public @Nullable Grant recheck(String presented) {
                return grant(tokens.recheck(presented));
            }

            @Override
            public String commandForToken(String scope) {
                return tokenCommand(scope);
            }

            @Override
            public boolean isGiven() {
                return tokens.isGiven();
            }
        };
    }

    /** A daemon without a control socket has nobody who could make one. */
    private String tokenCommand(String scope) {
        return option == null
                ? "nbnsd token add at a daemon that has a control socket (--data DIR, or --control PATH)"
                : "nbnsd token add NAME --scope " + scope + option;
    }

    private static Access.@Nullable Grant grant(@Nullable Token token) {
        return token == null ? null : new Access.Grant("token " + token.name(), token.id(), scopes(token));
    }

    private static Set<Scope> scopes(Token token) {
        return token.scopes().stream().map(HttpPart::scope).collect(Collectors.toUnmodifiableSet());
    }

    private static Scope scope(TokenScope scope) {
        return switch (scope) {
            case READ -> Scope.READ;
            case WRITE -> Scope.WRITE;
            case ADMIN -> Scope.ADMIN;
            case METRICS -> Scope.METRICS;
        };
    }

    private static void tell(Throwable failure) {
        LoggerFactory.getLogger(HttpServer.class).error("the HTTP server failed over a request", failure);
    }

    /** What is counted can be read here, too, and what is counted here is among it; to be called before the start. */
    void monitor(Statistics statistics) {
        statistics.add(this::counters);
        statistics.addFamilies(this::samples);
        monitored = statistics;
    }

    /**
     * Starts to serve.
     *
     * @throws IOException if it cannot listen, or encrypt; the message is for people
     */
    void start() throws IOException {
        server.start(this::routes);
    }

    /**
     * Serves otherwise from now on, all or nothing.
     *
     * @param other what is wanted now
     * @throws IllegalArgumentException if that cannot be; all stays as it was then
     */
    void change(HttpConfiguration other) {
        if (other.equals(wanted)) {
            return;
        }
        try {
            server.change(settings(other));
            wanted = other;
        } catch (IOException e) {
            throw new IllegalArgumentException(FileFailure.text(e), e);
        }
    }

    /** What holds. */
    HttpConfiguration wanted() {
        return wanted;
    }

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>(api.routes());
        routes.addAll(new Console(sessions, () -> wanted.certificate() != null).routes());
        if (monitored != null) {
            routes.addAll(MonitoringRoutes.of(monitored));
        }
        return routes;
    }

    /** Where it listens. */
    int port() {
        return server.port();
    }

    /** Whether only this machine reaches it now. */
    boolean isForThisMachine() {
        InetSocketAddress address = server.address();
        return address == null || address.getAddress().isLoopbackAddress();
    }

    /** What was counted of answers. */
    private List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        server.counts()
                .answered()
                .forEach((what, count) -> samples.add(Sample.of(
                        Family.HTTP_REQUESTS, count, what.route(), what.method(), String.valueOf(what.status()))));
        return samples;
    }

    Map<Statistic, Long> counters() {
        Map<Statistic, Long> counters = new EnumMap<>(server.counters());
        counters.put(Statistic.SSE_CLIENTS, (long) api.streams());
        return counters;
    }

    /** What has to go on. */
    Vital vital() {
        return Vital.of("the thread of the HTTP server", server.loop());
    }

    /** Where it listens, and what it lacks; lines with a title in front. */
    List<String> screen() {
        InetSocketAddress address = server.address();
        if (address == null) {
            return List.of();
        }
        String host = InetAddresses.toAddrString(address.getAddress());
        String scheme = wanted.certificate() == null ? "http" : "https";
        String url = scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
        boolean isHere = address.getAddress().isLoopbackAddress();
        List<String> lines = new ArrayList<>();
        lines.add(ConfigurationSummary.titled("http", url + "/api/v1" + (isHere ? ", for this machine alone" : "")));
        lines.add(ConfigurationSummary.titled("console", url + Console.ROOT));
        if (server.isWaitingForToken()) {
            lines.add(ConfigurationSummary.titled(
                    "", "not at " + wanted.host() + " yet: nobody has a token; with the first one it listens there"));
        }
        if (!isHere && wanted.certificate() == null) {
            lines.add(ConfigurationSummary.titled(
                    "", "without encryption: everybody on the way can read tokens, and use them"));
        }
        if (!tokens.isGiven()) {
            lines.add(ConfigurationSummary.titled(
                    "",
                    (wanted.readsWithoutToken()
                                    ? "to be read by everybody on this machine; to change"
                                    : "to read or change")
                            + " something takes a token: " + tokenCommand("write")));
        }
        return lines;
    }

    @Override
    public void close() {
        api.close();
        server.close();
    }
}
