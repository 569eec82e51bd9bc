package org.nbnsd.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;

/** A name as the key of its record: the sixteen octets, then for each label of the scope its length and its octets. */
final class KeyOctets {
    private KeyOctets() {}

    static byte[] of(NetbiosName name) {
        byte[] key = new byte[NetbiosName.LENGTH + name.scope().encodedLength()];
        for (int i = 0; i < NetbiosName.LENGTH; i++) {
            key[i] = (byte) name.octet(i);
        }
        int at = NetbiosName.LENGTH;
        for (String label : name.scope().labels()) {
            key[at++] = (byte) label.length();
            System.arraycopy(label.getBytes(ISO_8859_1), 0, key, at, label.length());
            at += label.length();
        }
        return key;
    }

    /**
     * The name of a key.
     *
     * @throws IllegalArgumentException if it is the key of no name
     */
    static NetbiosName name(byte[] key) {
        if (key.length < NetbiosName.LENGTH) {
            throw new IllegalArgumentException("key: " + key.length + " octets (expected: at least 16)");
        }
        return NetbiosName.of(key, 0, key.length == NetbiosName.LENGTH ? Scope.NONE : scope(key));
    }

    private static Scope scope(byte[] key) {
        List<String> labels = new ArrayList<>();
        int at = NetbiosName.LENGTH;
        while (at < key.length) {
            int length = key[at++] & 0xFF;
            if (length > key.length - at) {
                throw new IllegalArgumentException("key: label " + (labels.size() + 1) + " of its scope has " + length
                        + " octets (expected: at most the " + (key.length - at) + " that are left)");
            }
            labels.add(new String(key, at, length, ISO_8859_1));
            at += length;
        }
        return new Scope(labels);
    }
}
