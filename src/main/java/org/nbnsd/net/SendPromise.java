package org.nbnsd.net;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Ipv4Address;

/**
 * The one promise of all datagrams of a socket: it is never kept for good, but counts each time that it would be. A promise
 * and a listener for each datagram would be a fifth of what Netty takes for it.
 */
final class SendPromise extends DefaultChannelPromise {
    private static final AttributeKey<SendPromise> KEY = AttributeKey.valueOf(SendPromise.class, "");

    private final UdpEndpoints endpoints;
    private final Ipv4Address from;

    private SendPromise(Channel channel, UdpEndpoints endpoints, Ipv4Address from) {
        super(channel);
        this.endpoints = endpoints;
        this.from = from;
    }

    /** Gives a socket its promise. */
    static void put(Channel channel, UdpEndpoints endpoints, Ipv4Address from) {
        channel.attr(KEY).set(new SendPromise(channel, endpoints, from));
    }

    /** The promise of a socket that has one. */
    static SendPromise of(Channel channel) {
        return channel.attr(KEY).get();
    }

    @Override
    public boolean trySuccess(@Nullable Void result) {
        endpoints.sent();
        return true;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        endpoints.sendFailed(from, cause);
        return true;
    }
}
