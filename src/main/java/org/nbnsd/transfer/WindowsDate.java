package org.nbnsd.transfer;

import com.google.common.base.CharMatcher;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A date and time as a Windows computer prints it by its region settings, and so one of several dates until it is known in
 * which order its numbers are: {@code 11/21/2026 8:39:00 AM}, {@code 21.11.2026 08:39:00}, {@code 2026-11-21 08:39:00}.
 * A date with the English name of the month is only one.
 *
 * @param dates what it can mean, by order; not empty
 * @param time the time of day
 */
record WindowsDate(Map<DateOrder, LocalDate> dates, LocalTime time) {
    private static final String TIME =
            "(?:,?\\s+(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2}))?\\s*([AaPp])?\\.?\\s?[Mm]?\\.?)?";
    private static final Pattern NUMBERS =
            Pattern.compile("(\\d{1,4})\\s?([./-])\\s?(\\d{1,2})\\s?\\2\\s?(\\d{1,4})\\.?" + TIME);
    private static final Pattern MONTH_FIRST =
            Pattern.compile("(?:\\p{L}+,\\s+)?(\\p{L}{3,9})\\s+(\\d{1,2}),?\\s+(\\d{4})" + TIME);
    private static final Pattern DAY_FIRST =
            Pattern.compile("(?:\\p{L}+,\\s+)?(\\d{1,2})\\.?\\s+(\\p{L}{3,9})\\s+(\\d{4})" + TIME);
    /** Marks of the direction of writing. */
    private static final CharMatcher INVISIBLE = CharMatcher.anyOf("\u200E\u200F");
    /** What newer Windows puts in front of AM. */
    private static final CharMatcher SPACES = CharMatcher.anyOf("\u00A0\u202F");

    /** Makes the dates immutable. */
    WindowsDate {
        dates = Map.copyOf(dates);
    }

    /** Null if it is no date. */
    static @Nullable WindowsDate parse(String text) {
        String plain = SPACES.replaceFrom(INVISIBLE.removeFrom(text), ' ').strip();
        Map<DateOrder, LocalDate> dates = new EnumMap<>(DateOrder.class);
        Matcher matcher = NUMBERS.matcher(plain);
        if (matcher.matches()) {
            numbers(matcher, dates);
            return of(dates, time(matcher, 5));
        }
        matcher = MONTH_FIRST.matcher(plain);
        if (matcher.matches()) {
            byName(matcher.group(3), matcher.group(1), matcher.group(2), dates);
            return of(dates, time(matcher, 4));
        }
        matcher = DAY_FIRST.matcher(plain);
        if (matcher.matches()) {
            byName(matcher.group(3), matcher.group(2), matcher.group(1), dates);
            return of(dates, time(matcher, 4));
        }
        return null;
    }

    private static @Nullable WindowsDate of(Map<DateOrder, LocalDate> dates, @Nullable LocalTime time) {
        return dates.isEmpty() || time == null ? null : new WindowsDate(dates, time);
    }

    private static void numbers(Matcher matcher, Map<DateOrder, LocalDate> dates) {
        String first = matcher.group(1);
        String second = matcher.group(3);
        String third = matcher.group(4);
        put(DateOrder.YMD, first, second, third, dates);
        put(DateOrder.DMY, third, second, first, dates);
        if (!matcher.group(2).equals(".")) { // no region writes months first and separates with dots
            put(DateOrder.MDY, third, first, second, dates);
        }
    }

    private static void put(DateOrder order, String year, String month, String day, Map<DateOrder, LocalDate> dates) {
        if ((year.length() != 4 && year.length() != 2) || month.length() > 2 || day.length() > 2) {
            return;
        }
        try {
            int number = Integer.parseInt(year) + (year.length() == 2 ? 2000 : 0);
            dates.put(order, LocalDate.of(number, Integer.parseInt(month), Integer.parseInt(day)));
        } catch (DateTimeException e) {
            // not in this order
        }
    }

    private static void byName(String year, String name, String day, Map<DateOrder, LocalDate> dates) {
        for (Month month : Month.values()) {
            String full = month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            if (full.equalsIgnoreCase(name) || full.substring(0, 3).equalsIgnoreCase(name)) {
                for (DateOrder order : DateOrder.values()) {
                    put(order, year, Integer.toString(month.getValue()), day, dates);
                }
            }
        }
    }

    private static @Nullable LocalTime time(Matcher matcher, int group) {
        if (matcher.group(group) == null) {
            return LocalTime.MIDNIGHT;
        }
        int hour = Integer.parseInt(matcher.group(group));
        String half = matcher.group(group + 3);
        if (half != null) {
            if (hour < 1 || hour > 12) {
                return null;
            }
            hour = hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
        }
        String seconds = matcher.group(group + 2);
        try {
            return LocalTime.of(
                    hour, Integer.parseInt(matcher.group(group + 1)), seconds == null ? 0 : Integer.parseInt(seconds));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
