package org.nbnsd.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import org.nbnsd.name.NetbiosName;

/** Names in bodies: in upper case as with the commands, for whoever writes them means what he would mean there. */
final class TypedNames {
    private TypedNames() {}

    /**
     * The fields of a body, with names as they are meant.
     *
     * @return a copy; what is no name is as it was, to be refused where it is read
     */
    static JsonObject in(JsonObject body) {
        JsonObject fields = body.deepCopy();
        for (Map.Entry<String, JsonElement> field : fields.entrySet()) {
            switch (field.getKey()) {
                case "name" -> field.setValue(typed(field.getValue()));
                case "names" -> field.setValue(list(field.getValue()));
                case "expected" -> field.setValue(keys(field.getValue()));
                default -> {}
            }
        }
        return fields;
    }

    private static JsonElement list(JsonElement names) {
        if (!(names instanceof JsonArray array)) {
            return names;
        }
        JsonArray typed = new JsonArray();
        array.forEach(each -> typed.add(typed(each)));
        return typed;
    }

    private static JsonElement keys(JsonElement byName) {
        if (!(byName instanceof JsonObject object)) {
            return byName;
        }
        JsonObject typed = new JsonObject();
        object.entrySet().forEach(each -> typed.add(typed(each.getKey()), each.getValue()));
        return typed;
    }

    private static JsonElement typed(JsonElement name) {
        boolean isText = name instanceof JsonPrimitive primitive && primitive.isString();
        return isText ? new JsonPrimitive(typed(name.getAsString())) : name;
    }

    private static String typed(String text) {
        try {
            return NetbiosName.parseTyped(text).toString();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
