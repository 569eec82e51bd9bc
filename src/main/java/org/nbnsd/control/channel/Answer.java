package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.io.IOException;

/**
 * An answer: as it came, for who prints it, and what it means, for who wants to know.
 *
 * @param <T> what it means
 */
public final class Answer<T> {
    private final JsonObject json;
    private final Meaning<T> meaning;

    /** Reads what came. */
    @FunctionalInterface
    interface Meaning<T> {
        T read() throws IOException;
    }

    Answer(JsonObject json, Meaning<T> meaning) {
        this.json = json;
        this.meaning = meaning;
    }

    /**
     * As it came: what ended it, and its lines as lists.
     *
     * @return not a copy
     */
    public JsonObject json() {
        return json;
    }

    /**
     * What it means.
     *
     * @return the values
     * @throws IOException if it is not understood, as from a daemon of another version
     */
    public T value() throws IOException {
        return meaning.read();
    }
}
