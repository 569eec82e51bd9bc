package org.nbnsd.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.internal.LazilyParsedNumber;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the JSON of a body, of whomever: nothing in it is taken for something else than another program would take it for. */
public final class JsonBody {
    /** How deep objects and arrays may be in each other. */
    static final int DEPTH = 32;

    private static final int MOST_QUOTED = 40;

    private final JsonReader reader;
    /** A JSON pointer to what is being read. */
    private String at = "";

    private JsonBody(JsonReader reader) {
        this.reader = reader;
    }

    /**
     * Reads an object.
     *
     * @param octets of the body
     * @return the object
     * @throws ProblemException if it is no UTF-8, no JSON of RFC 8259, no object, has a field twice or is too deep
     */
    public static JsonObject object(byte[] octets) throws ProblemException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong("the body is no UTF-8", "");
        }
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(DEPTH);
        return new JsonBody(reader).whole();
    }

    private JsonObject whole() throws ProblemException {
        try {
            if (reader.peek() != JsonToken.BEGIN_OBJECT) {
                throw wrong("the body is no object (expected: {...})", "");
            }
            JsonObject object = (JsonObject) read();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw wrong("there is more behind the object (expected: one object)", "");
            }
            return object;
        } catch (MalformedJsonException | EOFException e) {
            throw wrong(
                    "the body is no JSON of RFC 8259 with at most " + DEPTH + " objects and arrays in each other", at);
        } catch (ProblemException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("reading a text failed", e);
        }
    }

    private JsonElement read() throws IOException {
        String here = at;
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                JsonObject object = new JsonObject();
                reader.beginObject();
                while (reader.hasNext()) {
                    String name = reader.nextName();
                    at = here + "/" + name.replace("~", "~0").replace("/", "~1");
                    if (object.has(name)) {
                        throw wrong("the field " + quote(name) + " is there twice", at);
                    }
                    object.add(name, read());
                    at = here;
                }
                reader.endObject();
                at = here;
                yield object;
            }
            case BEGIN_ARRAY -> {
                JsonArray array = new JsonArray();
                reader.beginArray();
                at = here + "/0";
                while (reader.hasNext()) {
                    array.add(read());
                    at = here + "/" + array.size();
                }
                reader.endArray();
                at = here;
                yield array;
            }
            case STRING -> new JsonPrimitive(reader.nextString());
            case NUMBER -> new JsonPrimitive(new LazilyParsedNumber(reader.nextString()));
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
            case NAME, END_OBJECT, END_ARRAY, END_DOCUMENT ->
                throw new MalformedJsonException("unexpected " + reader.peek());
        };
    }

    private static String quote(String name) {
        String start = name.length() > MOST_QUOTED ? name.substring(0, MOST_QUOTED) + "..." : name;
        return "\"" + start.replaceAll("[^ -~]", ".") + "\"";
    }

    private static ProblemException wrong(String detail, String pointer) {
        Problem problem = new Problem(ProblemCode.WRONG_JSON, detail);
        return (pointer.isEmpty() ? problem : problem.at(pointer, detail)).exception();
    }
}
