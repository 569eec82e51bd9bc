package org.nbnsd.cli.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Standard output, which may be a file on a full disk, or a pipe of which nobody reads any more. Remembers what went wrong. */
public final class Output extends FilterOutputStream {
    private @Nullable IOException failure;

    public Output(OutputStream out) {
        super(out);
    }

    /** What went wrong first; null if nothing did. */
    @Nullable
    public IOException failure() {
        return failure;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        try {
            out.write(octets, offset, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }
}
