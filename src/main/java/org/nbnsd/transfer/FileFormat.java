package org.nbnsd.transfer;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The kinds of files that records are read from and written to. */
public enum FileFormat {
    /** Windows' LMHOSTS, with its keywords; also Samba's {@code lmhosts}, with {@code NAME#20}. */
    LMHOSTS("lmhosts"),
    /** The database of Samba's nmbd. */
    WINS_DAT("wins.dat"),
    /** What {@code netsh wins server show database} prints. Only read. */
    NETSH("netsh"),
    /** What "Export List" of the WINS console writes. Only read. */
    MMC("mmc"),
    /** Comma-separated values: complete ones of this program, or an administrator's table of names and addresses. */
    CSV("csv"),
    /** JSON: an object with {@code records}, a bare array of them, or one on each line. */
    JSON("json"),
    /** A hosts file of other systems: names of computers for who does not ask a name server. Only written. */
    HOSTS("hosts"),
    /** Lines for the configuration of dnsmasq: {@code host-record}. Only written. */
    DNSMASQ("dnsmasq"),
    /** A part of the configuration of unbound: {@code local-data} and {@code local-data-ptr}. Only written. */
    UNBOUND("unbound"),
    /** A zone of the DNS with addresses (RFC 1035 5). Only written. */
    ZONE("zone"),
    /** A zone of the DNS with the names of addresses. Only written. */
    REVERSE_ZONE("reverse-zone"),
    /** A list of names and full names, of which the GlobalNames zone of Microsoft's DNS is made. Only written. */
    GLOBAL_NAMES("gnz");

    private final String text;

    FileFormat(String text) {
        this.text = text;
    }

    /**
     * The format as people write it.
     *
     * @return such as {@code wins.dat}
     */
    public String text() {
        return text;
    }

    /**
     * Whether {@link Exporter} can write it.
     *
     * @return false for what only Windows' tools write
     */
    public boolean isWritable() {
        return this != NETSH && this != MMC;
    }

    /**
     * Whether {@link Importer} can read it.
     *
     * @return false for what says too little of records
     */
    public boolean isReadable() {
        return !takesDomain();
    }

    /**
     * Whether it has names in a domain of the DNS, or can have: those of computers, without what else there is in a record.
     *
     * @return false for what has records
     */
    public boolean takesDomain() {
        return compareTo(HOSTS) >= 0;
    }

    /**
     * Whether it says nothing without a domain of the DNS.
     *
     * @return true for what has full names only
     */
    public boolean needsDomain() {
        return this == REVERSE_ZONE || this == GLOBAL_NAMES;
    }

    /**
     * The format that a person wrote.
     *
     * @param text one of the texts
     * @return the format
     * @throws IllegalArgumentException if it is none; the message lists all
     */
    public static FileFormat of(String text) {
        for (FileFormat format : values()) {
            if (format.text.equals(text)) {
                return format;
            }
        }
        throw new IllegalArgumentException("format: " + BadText.quote(text) + " (expected: one of " + all() + ")");
    }

    /**
     * All formats, for a sentence.
     *
     * @return their texts with commas between them
     */
    public static String all() {
        return list(format -> true);
    }

    /**
     * Those that can be read, for a sentence.
     *
     * @return their texts with commas between them
     */
    public static String readable() {
        return list(FileFormat::isReadable);
    }

    /**
     * Those that can be written, for a sentence.
     *
     * @return their texts with commas between them
     */
    public static String writable() {
        return list(FileFormat::isWritable);
    }

    private static String list(Predicate<FileFormat> which) {
        return Arrays.stream(values()).filter(which).map(FileFormat::text).collect(Collectors.joining(", "));
    }
}
