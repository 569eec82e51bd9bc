package org.nbnsd.cli.records;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.Printable;
import org.nbnsd.transfer.DateOrder;
import org.nbnsd.transfer.ReadOptions;
import org.nbnsd.transfer.ReadOptions.Expired;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a file does not say of itself. */
final class ReadingOptions {
    @Option(
            names = "--include-expired",
            description =
                    "Take also what has expired since the file was written: it is active for 6 days, in which a host"
                            + " that is still there refreshes its names. Default: leave it out.")
    private boolean includeExpired;

    @Option(
            names = "--charset",
            paramLabel = "CHARSET",
            converter = CharsetConverter.class,
            description =
                    "The character set of the file, such as windows-1250. Default: UTF-16 or UTF-8 if it is that, else"
                            + " what is usual for the format.")
    private @Nullable Charset charset;

    @Option(
            names = "--date-order",
            paramLabel = "mdy|dmy|ymd",
            converter = DateOrderConverter.class,
            description =
                    "The order of the dates in a netsh or mmc file: month, day and year or another. Default: found out"
                            + " from all of them.")
    private @Nullable DateOrder dateOrder;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            converter = ZoneConverter.class,
            description = "The time zone of those dates, such as Europe/Berlin. Default: that of this machine.")
    private ZoneId zone = ZoneId.systemDefault();

    @Option(
            names = "--active-word",
            paramLabel = "WORD",
            description =
                    "The word for the state \"Active\" in a WINS console list of another language. Default: found out.")
    private @Nullable String activeWord;

    /** How to read. */
    ReadOptions at(long now) {
        return ReadOptions.at(now)
                .withCharset(charset)
                .withDateOrder(dateOrder)
                .withZone(zone)
                .withActiveWord(activeWord)
                .withExpired(includeExpired ? Expired.RENEW : Expired.LEAVE_OUT);
    }

    /** Reads a character set. */
    static final class CharsetConverter implements ITypeConverter<Charset> {
        @Override
        public Charset convert(String value) {
            try {
                return Charset.forName(value);
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                throw new TypeConversionException(
                        Printable.text(value) + " (expected: a character set such as UTF-8 or windows-1252)");
            }
        }
    }

    /** Reads an order of dates. */
    static final class DateOrderConverter implements ITypeConverter<DateOrder> {
        @Override
        public DateOrder convert(String value) {
            try {
                return DateOrder.of(value.toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads a time zone. */
    static final class ZoneConverter implements ITypeConverter<ZoneId> {
        @Override
        public ZoneId convert(String value) {
            try {
                return ZoneId.of(value);
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        Printable.text(value) + " (expected: a time zone such as Europe/Berlin, UTC or +01:00)");
            }
        }
    }
}
