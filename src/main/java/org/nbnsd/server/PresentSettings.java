package org.nbnsd.server;

/**
 * How the name server behaves at present: the one place where that is replaced. Whoever needs a setting asks for it when it is
 * needed, and keeps none for the next datagram; the exceptions keep what holds for something that has begun, as {@link
 * Challenge} does.
 *
 * <p>The field is volatile because threads that only answer queries look at it, too; the settings themselves are immutable.
 */
final class PresentSettings {
    private volatile ServerSettings settings;

    PresentSettings(ServerSettings settings) {
        this.settings = settings;
    }

    ServerSettings get() {
        return settings;
    }

    /** From now on others hold; on the thread of the core. */
    void replace(ServerSettings others) {
        settings = others;
    }
}
