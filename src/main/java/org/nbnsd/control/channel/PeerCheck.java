package org.nbnsd.control.channel;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;

/**
 * Who is at the other end of a Unix domain socket, and whether they may ask: the daemon's own user and root. The file's
 * permissions say so already; this also holds if somebody changed them.
 */
final class PeerCheck {
    /** Finds the user at the other end. */
    @FunctionalInterface
    public interface Credentials {
        /** As the kernel says. */
        Credentials OF_KERNEL = PeerCheck::kernelSays;

        /** The user; null if the system does not tell. */
        @Nullable
        UserPrincipal of(SocketChannel channel) throws IOException;
    }

    /**
     * Somebody who may ask.
     *
     * @param user the user's name
     * @param isRoot whether that is root
     */
    record Peer(String user, boolean isRoot) {}

    private final Credentials credentials;
    private final UserPrincipal own;
    private final UserPrincipal root;

    /**
     * For a socket.
     *
     * @param socket its file, which this process made
     * @param credentials how users are found
     */
    PeerCheck(Path socket, Credentials credentials) throws IOException {
        this.credentials = credentials;
        own = Files.getOwner(socket, LinkOption.NOFOLLOW_LINKS);
        root = FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0");
    }

    private static @Nullable UserPrincipal kernelSays(SocketChannel channel) throws IOException {
        try {
            return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        } catch (UnsupportedOperationException e) {
            return null;
        }
    }

    /**
     * Finds the peer.
     *
     * @return the peer; where the system does not tell, the daemon's own user, who alone can open the socket
     * @throws OperationException if it is somebody else; the message says so
     * @throws IOException if the peer is gone
     */
    Peer check(SocketChannel channel) throws IOException {
        UserPrincipal told = credentials.of(channel);
        UserPrincipal user = told == null ? own : told;
        boolean isRoot = user.equals(root);
        if (!isRoot && !user.equals(own)) {
            throw new OperationException(
                    Kind.NOT_ALLOWED,
                    "user " + user.getName() + " may not ask this daemon (expected: "
                            + (own.equals(root) ? "root" : own.getName() + " or root") + ")");
        }
        return new Peer(user.getName(), isRoot);
    }
}
