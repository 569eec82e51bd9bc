package org.nbnsd.net;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.Errors.NativeIoException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the system says about a connection, in the same few words whatever makes the sockets. */
final class LinkFailure {
    private static final int EINVAL = 22;
    private static final int EMFILE = 24;
    private static final int EPIPE = 32;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;
    private static final int ENETUNREACH = 101;
    private static final int ECONNRESET = 104;
    private static final int ETIMEDOUT = 110;
    private static final int ECONNREFUSED = 111;
    private static final int EHOSTUNREACH = 113;

    private static final String NO_HOST = "no such host on its network";

    private LinkFailure() {}

    /** Never empty. */
    static String text(@Nullable Throwable failure) {
        if (failure == null) {
            return "the connection broke";
        } else if (failure instanceof ConnectTimeoutException) {
            return "nobody answers";
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof NativeIoException coded) {
            String known = text(-coded.expectedErr());
            return known == null ? message(root) : known;
        }
        if (root instanceof NoRouteToHostException) {
            return NO_HOST;
        }
        String known = ofMessage(root);
        return known == null ? message(root) : known;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static @Nullable String text(int code) {
        return switch (code) {
            case ECONNREFUSED -> "connection refused: nobody listens there";
            case ETIMEDOUT -> "nobody answers";
            case EHOSTUNREACH -> NO_HOST;
            case ENETUNREACH, EINVAL -> "no route to its network";
            case ECONNRESET, EPIPE -> "connection reset by the peer";
            case EADDRINUSE -> "no local port is free for it";
            case EADDRNOTAVAIL -> "the local address is gone";
            case EMFILE -> "too many open files";
            default -> null;
        };
    }

    /** The JDK has no codes, only the system's texts. */
    private static @Nullable String ofMessage(Throwable failure) {
        String text = message(failure).toLowerCase(Locale.ROOT);
        if (text.contains("refused")) {
            return text(ECONNREFUSED);
        } else if (text.contains("timed out")) {
            return text(ETIMEDOUT);
        } else if (text.contains("no route to host") || text.contains("host is unreachable")) {
            return text(EHOSTUNREACH);
        } else if (text.contains("network is unreachable") || text.contains("invalid argument")) {
            return text(ENETUNREACH);
        } else if (text.contains("reset") || text.contains("broken pipe")) {
            return text(ECONNRESET);
        } else if (text.contains("assign requested address")) {
            return text(EADDRNOTAVAIL);
        }
        return text.contains("too many open files") ? text(EMFILE) : null;
    }
}
