package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WindowsDateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            11/21/2026 8:39:00 AM                  | MDY=2026-11-21                                 | 08:39
            11/21/2026 12:00:00 AM                 | MDY=2026-11-21                                 | 00:00
            11/21/2026 12:00:00 PM                 | MDY=2026-11-21                                 | 12:00
            11/2/2026 8:39 p.m.                    | DMY=2026-02-11 MDY=2026-11-02                  | 20:39
            21.11.2026 08:39:01                    | DMY=2026-11-21                                 | 08:39:01
            1.2.2026 8:39:00                       | DMY=2026-02-01                                 | 08:39
            21. 11. 2026 8:39:00                   | DMY=2026-11-21                                 | 08:39
            2026-11-21 08:39:00                    | YMD=2026-11-21                                 | 08:39
            2026.11.21. 8:39:00                    | YMD=2026-11-21                                 | 08:39
            2026/11/21 8:39:00                     | YMD=2026-11-21                                 | 08:39
            21-11-2026 08:39                       | DMY=2026-11-21                                 | 08:39
            01/02/03 08.39.00                      | DMY=2003-02-01 MDY=2003-01-02 YMD=2001-02-03   | 08:39
            11/21/2026                             | MDY=2026-11-21                                 | 00:00
            Saturday, November 21, 2026 8:39:00 AM | DMY=2026-11-21 MDY=2026-11-21 YMD=2026-11-21   | 08:39
            21 Nov 2026 08:39                      | DMY=2026-11-21 MDY=2026-11-21 YMD=2026-11-21   | 08:39
            """)
    void datesOfAllRegionsAreRead(String text, String dates, LocalTime time) {
        WindowsDate date = Objects.requireNonNull(WindowsDate.parse(text));

        assertThat(date.dates().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .sorted()
                        .collect(Collectors.joining(" ")))
                .isEqualTo(dates);
        assertThat(date.time()).isEqualTo(time);
    }

    @Test
    void invisibleCharactersOfNewerWindowsDoNotMatter() {
        assertThat(WindowsDate.parse("\u200E11/\u200E21/\u200E2026 8:39:00\u202FAM"))
                .isEqualTo(WindowsDate.parse("11/21/2026 8:39:00 AM"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Infinite",
                "13/13/2026",
                "2026-02-30",
                "11/21/2026 25:00:00",
                "11/21/2026 13:00:00 PM",
                "11/21/2026 0:00:00 AM",
                "11/21/2026 8:60:00",
                "11/21.2026",
                "11/21/20261",
                "Saturday, Nowember 21, 2026",
                "21 Nov 2026 and more"
            })
    void whatIsNoDateIsNone(String text) {
        assertThat(WindowsDate.parse(text)).isNull();
    }
}
