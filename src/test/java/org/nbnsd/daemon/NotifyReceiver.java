package org.nbnsd.daemon;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What systemd has in place of this: a socket to which services send how it goes with them. */
final class NotifyReceiver implements AutoCloseable {
    private final Socket socket = Socket.newSocketDomainDgram();
    private final List<String> heard = new ArrayList<>();

    /** At a path, or with a zero in front in the abstract namespace. */
    NotifyReceiver(String path) throws IOException {
        socket.bind(new DomainSocketAddress(path));
    }

    /** All that has come so far. */
    List<String> heard() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        try {
            for (int length = socket.read(buffer, 0, buffer.capacity());
                    length > 0;
                    length = socket.read(buffer, 0, buffer.capacity())) {
                byte[] octets = new byte[length];
                buffer.get(0, octets);
                heard.add(new String(octets, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return heard;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
