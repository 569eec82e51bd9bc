package org.nbnsd.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import org.nbnsd.wire.Ipv4Address;

/** What one socket does with what it reads: give it to {@link UdpEndpoints}. */
final class UdpReceiver extends ChannelInboundHandlerAdapter {
    private final UdpEndpoints endpoints;
    private final Ipv4Address bound;
    private final boolean broadcast;

    UdpReceiver(UdpEndpoints endpoints, Ipv4Address bound, boolean broadcast) {
        this.endpoints = endpoints;
        this.bound = bound;
        this.broadcast = broadcast;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            endpoints.received(packet, bound, broadcast);
        } finally {
            packet.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        endpoints.burstOver();
    }

    /**
     * No error of reading ends a socket. A datagram of ours to a port where nobody listens comes back as an error of the
     * next read: on Windows always, elsewhere for some kinds of socket.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            endpoints.readFailed(endpoints.counts(), bound, cause);
        } else {
            endpoints.handlerFailed(endpoints.counts(), cause);
        }
    }
}
