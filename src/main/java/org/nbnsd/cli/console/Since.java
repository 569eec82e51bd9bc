package org.nbnsd.cli.console;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.Printable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time that somebody typed: how long ago, or when.
 *
 * @param ago how long ago; zero if {@code at} says when
 * @param at when, in milliseconds since the epoch; 0 if {@code ago} says how long ago
 */
public record Since(Duration ago, long at) {
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,7})s)?");

    /** The time, given the present one; milliseconds since the epoch. */
    public long millis(long now) {
        return at != 0 ? at : now - ago.toMillis();
    }

    /** Reads {@code 2h}, {@code 1d12h}, {@code 2026-11-21}, {@code 2026-11-21T08:30} or one with an offset. */
    public static final class Converter implements ITypeConverter<Since> {
        @Override
        public Since convert(String value) {
            Duration duration = duration(value);
            return duration != null ? new Since(duration, 0) : new Since(Duration.ZERO, time(value));
        }

        private static long time(String value) {
            ZoneId here = ZoneId.systemDefault();
            try {
                if (value.matches("\\d{4}-\\d\\d-\\d\\d")) {
                    return LocalDate.parse(value).atStartOfDay(here).toInstant().toEpochMilli();
                }
                return value.matches(".*T.*(Z|[+-]\\d\\d:\\d\\d)")
                        ? OffsetDateTime.parse(value).toInstant().toEpochMilli()
                        : LocalDateTime.parse(value).atZone(here).toInstant().toEpochMilli();
            } catch (DateTimeException | ArithmeticException e) {
                throw new TypeConversionException(Printable.text(value)
                        + " (expected: how long ago, such as 2h or 1d12h, or when, such as 2026-11-21 or"
                        + " 2026-11-21T08:30)");
            }
        }
    }

    /** Reads a duration. */
    public static final class DurationConverter implements ITypeConverter<Duration> {
        private static final Duration MOST = Duration.ofDays(3650);

        @Override
        public Duration convert(String value) {
            Duration duration = duration(value);
            if (duration == null || duration.isZero() || duration.compareTo(MOST) > 0) {
                throw new TypeConversionException(
                        Printable.text(value) + " (expected: a duration such as 30s, 10m or 1h30m; at most 3650d)");
            }
            return duration;
        }
    }

    private static @Nullable Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (value.isEmpty() || !matcher.matches()) {
            return null;
        }
        return Duration.ofDays(number(matcher, 1))
                .plusHours(number(matcher, 2))
                .plusMinutes(number(matcher, 3))
                .plusSeconds(number(matcher, 4));
    }

    private static long number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
