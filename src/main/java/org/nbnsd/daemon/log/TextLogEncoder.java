package org.nbnsd.daemon.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.Confidential;

/**
 * An event as a line of text: when, in local time with its distance from UTC, level, message, with the letters of the code
 * page in names; below it the stack trace of
 * an exception. Secrets of tokens are masked, wherever they come from. The same as Logback's pattern {@code %d{"yyyy-MM-dd'T'HH:mm:ss.SSSXXX"} %-5level %msg%n}, but that loads
 * 170 classes more.
 */
public final class TextLogEncoder extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");

    private final DateTimeFormatter time = TIME.withZone(ZoneId.systemDefault());
    private final CodePage codePage;

    /** For Logback, if a configuration in XML names it. */
    public TextLogEncoder() {
        this(LogCodePage.present());
    }

    TextLogEncoder(CodePage codePage) {
        this.codePage = codePage;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(128);
        time.formatTo(event.getInstant(), line);
        String level = event.getLevel().toString();
        line.append(' ').append(level).append(" ".repeat(Math.max(0, 5 - level.length())));
        line.append(' ')
                .append(codePage.show(event.getFormattedMessage(), letter -> true))
                .append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        return Confidential.masked(line.toString()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
