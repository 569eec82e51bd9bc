package org.nbnsd.transfer;

import java.nio.charset.Charset;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.CodePage;

/**
 * How files are read. Start with {@link #at}.
 *
 * @param now the time, in milliseconds since the epoch: what has expired by then is not taken
 * @param charset how the octets of the files make characters; null for what the file says of itself by its byte order
 *     mark, and without one for what is usual for the format
 * @param codePage how characters make the octets of a name
 * @param dateOrder of the dates in {@link FileFormat#NETSH} and {@link FileFormat#MMC}; null to find out from the file
 * @param zone the time zone of the computer that printed those dates
 * @param expired what becomes of records that have expired by now
 * @param limits what is read at the most
 * @param progress learns how far it is
 * @param activeWord the word for the state "Active" in {@link FileFormat#MMC}, in the language of the computer that made the
 *     list; null to find out
 * @param label how the file is called in what is told; null for its path
 */
public record ReadOptions(
        long now,
        @Nullable Charset charset,
        CodePage codePage,
        @Nullable DateOrder dateOrder,
        ZoneId zone,
        Expired expired,
        Limits limits,
        Progress progress,
        @Nullable String activeWord,
        @Nullable String label) {
    /** For how long a record is taken that had expired: Windows' renewal interval, in which a living host refreshes it. */
    public static final Duration RENEWED_FOR = Duration.ofDays(6);

    /** What becomes of records that have expired. */
    public enum Expired {
        /** They are left out; complete records of this program are taken as they are. */
        LEAVE_OUT,
        /** They are active for {@link #RENEWED_FOR}. */
        RENEW
    }

    /** Learns how far reading is. */
    @FunctionalInterface
    public interface Progress {
        /** For who does not want to know. */
        Progress NONE = (done, total) -> {};

        /**
         * So much is read; called now and then.
         *
         * @param done octets so far, of all files
         * @param total octets of all files that are known of so far
         */
        void read(long done, long total);
    }

    /**
     * What is read at the most. What goes beyond is a {@link Problem}.
     *
     * @param depth how many files deep {@code #INCLUDE} goes; the file itself is the first
     * @param files how many files in all
     * @param octets how many octets of all files together
     * @param line how many characters a line may have; in JSON, an object
     * @param records how many records
     * @param problems how many problems are listed; the others are counted in one more
     */
    public record Limits(int depth, int files, long octets, int line, int records, int problems) {
        /** 8 files deep, 64 files, 1 GB, lines of 64 K characters, 5 million records, 100000 problems. */
        public static final Limits DEFAULT = new Limits(8, 64, 1L << 30, 64 << 10, 5_000_000, 100_000);

        /** All must be positive. */
        public Limits {
            if (depth < 1 || files < 1 || octets < 1 || line < 1 || records < 1 || problems < 1) {
                throw new IllegalArgumentException("limits: one is less than 1");
            }
        }
    }

    /**
     * The usual options, with the time zone of this computer.
     *
     * @param now milliseconds since the epoch
     * @return options that find out everything else
     */
    public static ReadOptions at(long now) {
        return new ReadOptions(
                now,
                null,
                CodePage.CP850,
                null,
                ZoneId.systemDefault(),
                Expired.LEAVE_OUT,
                Limits.DEFAULT,
                Progress.NONE,
                null,
                null);
    }

    /**
     * The same, with another character set of the files.
     *
     * @param other null to find out
     * @return the options
     */
    public ReadOptions withCharset(@Nullable Charset other) {
        return new ReadOptions(now, other, codePage, dateOrder, zone, expired, limits, progress, activeWord, label);
    }

    /**
     * The same, with another code page of the network.
     *
     * @param other the code page
     * @return the options
     */
    public ReadOptions withCodePage(CodePage other) {
        return new ReadOptions(now, charset, other, dateOrder, zone, expired, limits, progress, activeWord, label);
    }

    /**
     * The same, with another order of dates.
     *
     * @param other null to find out
     * @return the options
     */
    public ReadOptions withDateOrder(@Nullable DateOrder other) {
        return new ReadOptions(now, charset, codePage, other, zone, expired, limits, progress, activeWord, label);
    }

    /**
     * The same, with another time zone.
     *
     * @param other the zone
     * @return the options
     */
    public ReadOptions withZone(ZoneId other) {
        return new ReadOptions(now, charset, codePage, dateOrder, other, expired, limits, progress, activeWord, label);
    }

    /**
     * The same, with something else to become of records that have expired.
     *
     * @param other what
     * @return the options
     */
    public ReadOptions withExpired(Expired other) {
        return new ReadOptions(now, charset, codePage, dateOrder, zone, other, limits, progress, activeWord, label);
    }

    /**
     * The same, with other limits.
     *
     * @param other the limits
     * @return the options
     */
    public ReadOptions withLimits(Limits other) {
        return new ReadOptions(now, charset, codePage, dateOrder, zone, expired, other, progress, activeWord, label);
    }

    /**
     * The same, with somebody who learns how far it is.
     *
     * @param other who
     * @return the options
     */
    public ReadOptions withProgress(Progress other) {
        return new ReadOptions(now, charset, codePage, dateOrder, zone, expired, limits, other, activeWord, label);
    }

    /**
     * The same, with another word for the state "Active" in lists of the WINS console.
     *
     * @param other the word, in any case; null to find out
     * @return the options
     */
    public ReadOptions withActiveWord(@Nullable String other) {
        return new ReadOptions(now, charset, codePage, dateOrder, zone, expired, limits, progress, other, label);
    }

    /**
     * The same, with a name of the file for what is told.
     *
     * @param other the name; null for its path
     * @return the options
     */
    public ReadOptions withLabel(@Nullable String other) {
        return new ReadOptions(now, charset, codePage, dateOrder, zone, expired, limits, progress, activeWord, other);
    }
}
