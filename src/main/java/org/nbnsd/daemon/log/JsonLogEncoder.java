package org.nbnsd.daemon.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.Confidential;
import org.slf4j.event.KeyValuePair;

/**
 * A line of the log as one JSON object, for {@code log.format = "json"}: {@code time}, {@code level}, {@code message}, of an
 * event also {@code code}, {@code name}, {@code sender} and whatever else its record has ({@link EventFields}), of an
 * exception {@code exception}, and the {@code logger}. Secrets of tokens are masked, wherever they come from. The {@code name} has octets; where the code page has letters for some,
 * {@code text} is the name with them, and the message has them, too. Logback's own encoder would hide these in a list, and leave the message
 * without its arguments.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
    /** For texts, numbers, truth values, lists and maps. */
    private static final Gson VALUES = new GsonBuilder().disableHtmlEscaping().create();

    private final CodePage codePage;

    /** For Logback, which makes it. */
    public JsonLogEncoder() {
        this(LogCodePage.present());
    }

    JsonLogEncoder(CodePage codePage) {
        this.codePage = codePage;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        JsonObject json = new JsonObject();
        json.addProperty("time", event.getInstant().toString());
        json.addProperty("level", event.getLevel().toString());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                json.add(pair.key, VALUES.toJsonTree(pair.value));
            }
        }
        if (json.get("name") instanceof JsonPrimitive name && name.isString()) {
            String text = codePage.show(name.getAsString(), letter -> true);
            if (!text.equals(name.getAsString())) {
                json.addProperty("text", text);
            }
        }
        json.addProperty("message", codePage.show(event.getFormattedMessage(), letter -> true));
        if (event.getThrowableProxy() != null) {
            json.addProperty("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        json.addProperty("logger", event.getLoggerName());
        return Confidential.masked(json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
