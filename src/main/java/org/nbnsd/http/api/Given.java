package org.nbnsd.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Parameter;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.name.NetbiosName;

/**
 * Where the path or the query says what a field of a request is.
 *
 * @param from how the part of the path, or the parameter, is called
 * @param isPart whether it is a part of the path
 * @param field the field; behind a dot, a field of an object in it
 * @param type what is made of the text
 * @param parameter what the query may have; null for a part of the path
 */
record Given(
        String from,
        boolean isPart,
        String field,
        Type type,
        @Nullable Parameter parameter) {
    /** What is made of a text. */
    enum Type {
        /** The text. */
        TEXT {
            @Override
            JsonElement json(String text, Ask ask) {
                return new JsonPrimitive(text);
            }
        },
        /** Texts, with commas between them. */
        TEXTS {
            @Override
            JsonElement json(String text, Ask ask) {
                JsonArray texts = new JsonArray();
                Arrays.stream(text.split(",", -1)).forEach(texts::add);
                return texts;
            }
        },
        /** A number. */
        WHOLE {
            @Override
            JsonElement json(String text, Ask ask) {
                return new JsonPrimitive(new LazilyParsedNumber(text));
            }
        },
        /** True or false. */
        FLAG {
            @Override
            JsonElement json(String text, Ask ask) {
                return new JsonPrimitive(Boolean.valueOf(text));
            }
        },
        /** Whether a deletion leaves a tombstone. */
        TOMBSTONE {
            @Override
            JsonElement json(String text, Ask ask) {
                return new JsonPrimitive(text.equals("tombstone"));
            }
        },
        /** A name, as {@link NameInPath} reads it. */
        NAME {
            @Override
            JsonElement json(String text, Ask ask) {
                return new JsonPrimitive(NameInPath.read(text, ask).toString());
            }
        },
        /** A name beside a path, with or without its suffix. */
        TYPED {
            @Override
            JsonElement json(String text, Ask ask) {
                return new JsonPrimitive(NetbiosName.parseTyped(text).toString());
            }
        },
        /** A name of a path, where there may be several. */
        NAMES {
            @Override
            JsonElement json(String text, Ask ask) {
                JsonArray names = new JsonArray();
                names.add(NAME.json(text, ask));
                return names;
            }
        };

        abstract JsonElement json(String text, Ask ask);
    }

    static Given part(String name, String field, Type type) {
        return new Given(name, true, field, type, null);
    }

    static Given text(String name, String field, String expected) {
        return new Given(name, false, field, Type.TEXT, Parameter.text(name, expected));
    }

    static Given typed(String name, String field, String expected) {
        return new Given(name, false, field, Type.TYPED, Parameter.text(name, expected));
    }

    static Given texts(String name, String field, String expected) {
        return new Given(name, false, field, Type.TEXTS, Parameter.text(name, expected));
    }

    static Given whole(String name, String field, int least, int most) {
        return new Given(name, false, field, Type.WHOLE, Parameter.whole(name, least, most));
    }

    /** True or false as a text. */
    static Given flagText(String name, String field) {
        return new Given(name, false, field, Type.TEXT, Parameter.flag(name));
    }

    static Given flag(String name, String field) {
        return new Given(name, false, field, Type.FLAG, Parameter.flag(name));
    }

    /** How something is deleted. */
    static Given mode() {
        return new Given("mode", false, "tombstone", Type.TOMBSTONE, Parameter.oneOf("mode", "delete", "tombstone"));
    }

    /** Whether an error message is about the field. */
    boolean isMeantBy(String message) {
        String last = field.substring(field.lastIndexOf('.') + 1);
        return message.startsWith(last + ":") || message.startsWith(field + ":");
    }

    /**
     * Whether it says what is at a place of the fields.
     *
     * @param place a JSON pointer
     */
    boolean isAt(String place) {
        String own = "/" + field.replace('.', '/');
        return place.equals(own) || place.startsWith(own + "/");
    }

    /** Whether it may say what is at a place, or within it; everything is within no place. */
    boolean isWithin(String place) {
        return place.isEmpty() || ("/" + field.replace('.', '/')).startsWith(place + "/");
    }

    /** Where it is, for who wrote it. */
    String pointer() {
        return isPart ? "{" + from + "}" : "?" + from;
    }

    /**
     * Writes the fields that are said.
     *
     * @throws ProblemException if one cannot be meant
     */
    static void write(List<Given> all, Ask ask, JsonObject fields) throws ProblemException {
        for (Given given : all) {
            try {
                given.write(ask, fields);
            } catch (IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                throw new Problem(ProblemCode.WRONG_PARAMETER, message)
                        .at(given.pointer(), message)
                        .exception();
            }
        }
    }

    private void write(Ask ask, JsonObject fields) {
        String text = isPart ? ask.part(from) : ask.query(from);
        if (text == null) {
            return;
        }
        int dot = field.indexOf('.');
        if (dot < 0) {
            fields.add(field, type.json(text, ask));
            return;
        }
        String outer = field.substring(0, dot);
        if (!fields.has(outer)) {
            fields.add(outer, new JsonObject());
        }
        fields.getAsJsonObject(outer).add(field.substring(dot + 1), type.json(text, ask));
    }
}
