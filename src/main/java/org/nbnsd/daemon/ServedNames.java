package org.nbnsd.daemon;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Part;
import org.nbnsd.recording.Recorder;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;

/**
 * The name server of a daemon.
 *
 * @param server the name server, to look at
 * @param recorder what stands before it and keeps its inputs; null if they are not kept
 */
record ServedNames(NameServer server, @Nullable Recorder recorder) {
    /**
     * A new one.
     *
     * @param recording how much memory its last inputs may take, in octets; 0 if they are not to be kept
     */
    static ServedNames of(ServerSettings settings, NameTable table, long recording) {
        if (recording == 0) {
            return new ServedNames(new NameServer(settings, table, new SecureRandom()), null);
        }
        Recorder recorder = new Recorder(settings, table, new SecureRandom(), recording);
        return new ServedNames(recorder.server(), recorder);
    }

    /** What its inputs are told to. */
    Part part() {
        return recorder == null ? server : recorder;
    }
}
