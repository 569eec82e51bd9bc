package org.nbnsd.diagnosis;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import org.nbnsd.name.NetbiosName;

/**
 * A time of trouble about one name: it opens with the first fact that looks like a conflict, and is over when there was none
 * for some time. Not every incident is a conflict; {@link Diagnosis} tells.
 *
 * @param name the name
 * @param first the fact that opened it
 * @param last the last one so far
 * @param count how many there were
 * @param open whether more may come
 */
public record Incident(NetbiosName name, Fact first, Fact last, int count, boolean open) {
    private static final int ID_LENGTH = 16;

    /**
     * What tells it from all others, whoever asks and however often the daemon was started meanwhile.
     *
     * @return 16 hexadecimal digits, made of the name and of when it opened
     */
    public String id() {
        return Hashing.sha256()
                .hashString(name + " " + first.at(), StandardCharsets.UTF_8)
                .toString()
                .substring(0, ID_LENGTH);
    }
}
