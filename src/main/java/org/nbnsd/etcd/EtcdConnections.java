package org.nbnsd.etcd;

import com.google.common.net.InetAddresses;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.ClientEffect.Ask;
import org.nbnsd.cluster.StoreAnswer;
import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreFailure;

/**
 * The connections to all members, kept as long as they last; each has one request at a time, so that a request that is dropped takes
 * its connection along and no other request. All methods are for the thread of the connections.
 */
final class EtcdConnections {
    private static final int CONNECT_MILLIS = 1000;
    private static final int MOST_IDLE = 8;
    private static final int HTTP_LINE = 4096;
    private static final int HTTP_HEAD = 64 << 10;
    private static final int HTTP_CHUNK = 64 << 10;

    /** Gets what comes. */
    interface Receiver {
        void answered(long call, StoreAnswer answer);
    }

    private final List<EtcdEndpoint> endpoints;
    private final EventLoop loop;
    private final @Nullable SslContext encryption;
    private final EtcdRequests requests;
    private final EtcdAnswers answers;
    private final Receiver receiver;
    /** Asks DNS, and waits for it. */
    private final Executor resolver;

    private final List<Deque<EtcdConnection>> idle = new ArrayList<>();
    private final Map<Long, EtcdConnection> busy = new HashMap<>();
    private final Map<Integer, InetAddress> resolved = new HashMap<>();

    EtcdConnections(
            EtcdSettings settings,
            EventLoop loop,
            @Nullable SslContext encryption,
            Receiver receiver,
            Executor resolver) {
        endpoints = settings.endpoints();
        this.loop = loop;
        this.encryption = encryption;
        KeyText keys = new KeyText(settings.cluster());
        requests = new EtcdRequests(keys);
        answers = new EtcdAnswers(keys);
        this.receiver = receiver;
        this.resolver = resolver;
        endpoints.forEach(endpoint -> idle.add(new ArrayDeque<>()));
    }

    void ask(Ask ask) {
        EtcdConnection kept = idle.get(ask.endpoint()).pollLast();
        while (kept != null && !kept.isOpen()) {
            kept = idle.get(ask.endpoint()).pollLast();
        }
        if (kept != null) {
            busy.put(ask.call(), kept);
            kept.send(ask, requests.body(ask.request()));
            return;
        }
        EtcdConnection connection = connection(ask.endpoint());
        connection.waitFor(ask);
        busy.put(ask.call(), connection);
        InetAddress known = known(ask.endpoint());
        if (known != null) {
            connect(connection, ask.endpoint(), known);
        } else {
            resolve(connection, ask.endpoint());
        }
    }

    private EtcdConnection connection(int endpoint) {
        EtcdConnection.Owner owner = new EtcdConnection.Owner() {
            @Override
            public void answered(long call, StoreAnswer answer) {
                boolean isPart = answer instanceof StoreAnswer.Watching || answer instanceof StoreAnswer.Changed;
                if (!isPart) {
                    busy.remove(call);
                }
                receiver.answered(call, answer);
            }

            @Override
            public void idle(EtcdConnection connection) {
                if (idle.get(endpoint).size() < MOST_IDLE) {
                    idle.get(endpoint).add(connection);
                } else {
                    connection.close();
                }
            }
        };
        return new EtcdConnection(owner, answers, endpoints.get(endpoint).authority());
    }

    private @Nullable InetAddress known(int endpoint) {
        String host = endpoints.get(endpoint).host();
        return InetAddresses.isInetAddress(host) ? InetAddresses.forString(host) : resolved.get(endpoint);
    }

    private void resolve(EtcdConnection connection, int endpoint) {
        String host = endpoints.get(endpoint).host();
        resolver.execute(() -> {
            InetAddress found = null;
            try {
                found = InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                // told as a failure below
            }
            InetAddress address = found;
            loop.execute(() -> {
                if (address == null) {
                    connection.end(new Failed(StoreFailure.UNREACHABLE, "no address of " + host + " is known"));
                } else {
                    resolved.put(endpoint, address);
                    connect(connection, endpoint, address);
                }
            });
        });
    }

    private void connect(EtcdConnection connection, int endpoint, InetAddress address) {
        if (connection.waiting() == null) {
            return; // dropped meanwhile
        }
        EtcdEndpoint to = endpoints.get(endpoint);
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (encryption != null) {
                            channel.pipeline().addLast(encrypting(encryption, channel, to));
                        }
                        channel.pipeline().addLast(new HttpClientCodec(HTTP_LINE, HTTP_HEAD, HTTP_CHUNK), connection);
                    }
                })
                .connect(new InetSocketAddress(address, to.port()));
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                failed(connection, endpoint, done.cause());
            } else if (encryption == null) {
                connected(connection, connecting.channel());
            } else {
                SslHandler handler = connecting.channel().pipeline().get(SslHandler.class);
                handler.handshakeFuture().addListener(shaken -> {
                    if (shaken.isSuccess()) {
                        connected(connection, connecting.channel());
                    } else {
                        failed(connection, endpoint, shaken.cause());
                    }
                });
            }
        });
    }

    private static SslHandler encrypting(SslContext encryption, SocketChannel channel, EtcdEndpoint to) {
        SslHandler handler = encryption.newHandler(channel.alloc(), to.host(), to.port());
        handler.setHandshakeTimeoutMillis(CONNECT_MILLIS);
        return handler;
    }

    private void connected(EtcdConnection connection, Channel channel) {
        Ask ask = connection.waiting();
        if (ask == null) {
            ChannelFuture unused = channel.close();
            return;
        }
        connection.connected(channel);
        connection.send(ask, requests.body(ask.request()));
    }

    private void failed(EtcdConnection connection, int endpoint, @Nullable Throwable cause) {
        resolved.remove(endpoint);
        connection.end(new Failed(
                StoreFailure.UNREACHABLE,
                endpoints.get(endpoint) + ": " + (cause == null ? "no connection" : cause.getMessage())));
    }

    /** The answer is not wanted any more. */
    void drop(long call) {
        EtcdConnection connection = busy.remove(call);
        if (connection != null) {
            connection.close();
        }
    }

    void close() {
        List.copyOf(busy.values()).forEach(EtcdConnection::close);
        busy.clear();
        idle.forEach(connections -> {
            connections.forEach(EtcdConnection::close);
            connections.clear();
        });
    }
}
