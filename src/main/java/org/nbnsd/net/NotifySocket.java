package org.nbnsd.net;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket to whoever started this process and wants to hear how it is: a Unix datagram socket, which Java has not, so Netty's epoll
 * makes it. What cannot be sent is left out: nobody's service depends on it. For any thread.
 */
public final class NotifySocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);

    private final String path;
    private @Nullable Socket socket;
    private boolean complained;

    private NotifySocket(String path) {
        this.path = path;
    }

    /**
     * One that is opened when something is to be sent.
     *
     * @param address a path, or {@code @} and a name in the abstract namespace of Linux
     * @return null if it is no such address, or there is no epoll
     */
    public static @Nullable NotifySocket to(String address) {
        boolean isAbstract = address.startsWith("@");
        if (address.length() < 2 || !isAbstract && !address.startsWith("/")) {
            LOG.debug("not a Unix socket: {}", address);
            return null;
        }
        if (!Epoll.isAvailable()) {
            LOG.debug("nobody is told how it goes: there is no epoll");
            return null;
        }
        return new NotifySocket(isAbstract ? "\0" + address.substring(1) : address);
    }

    /**
     * Sends a datagram.
     *
     * @param text its octets, in UTF-8
     */
    public synchronized void send(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocateDirect(octets.length).put(octets).flip();
        try {
            int sent = connected().write(buffer, 0, octets.length);
            if (sent < octets.length) {
                complain("it takes no more");
            }
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
            close(); // it may have been made anew
        }
    }

    private Socket connected() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = Socket.newSocketDomainDgram();
            socket = open;
            boolean unused = open.connect(new DomainSocketAddress(path));
        }
        return open;
    }

    /** Once: it may be so for the rest of a long life. */
    private void complain(String reason) {
        if (!complained) {
            complained = true;
            LOG.warn("who started this process does not hear how it goes: {}", reason);
        }
    }

    @Override
    public synchronized void close() {
        Socket open = socket;
        socket = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("closing failed", e);
            }
        }
    }
}
