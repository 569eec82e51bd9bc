package org.nbnsd.transfer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * A record as a JSON object and back, with nothing lost. The names of the fields are promised: they may be added to, never
 * changed.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><th>field</th><th>value</th></tr>
 * <tr><td>{@code name}</td><td>as {@link NetbiosName} prints it, its scope included: {@code FRED<20>.NETBIOS}</td></tr>
 * <tr><td>{@code text}</td><td>the name with its letters, if it has some outside ASCII; for readers, not read</td></tr>
 * <tr><td>{@code suffix}</td><td>the sixteenth octet, a number; for readers, optional and checked when read</td></tr>
 * <tr><td>{@code scope}</td><td>its text form, if there is one; for readers, optional and checked when read</td></tr>
 * <tr><td>{@code type}</td><td>{@code unique}, {@code group}, {@code special-group} or {@code multihomed}</td></tr>
 * <tr><td>{@code state}</td><td>{@code active}, {@code released} or {@code tombstone}</td></tr>
 * <tr><td>{@code nodeType}</td><td>{@code B}, {@code P}, {@code M} or {@code H}</td></tr>
 * <tr><td>{@code static}</td><td>true or false</td></tr>
 * <tr><td>{@code owner}</td><td>{@code local}, or the address of another name server</td></tr>
 * <tr><td>{@code version}</td><td>a whole number of 64 bits</td></tr>
 * <tr><td>{@code registeredBy}</td><td>an address</td></tr>
 * <tr><td>{@code expiresAt}</td><td>such as {@code 2026-11-21T08:39:00.000Z}; not there if the record is static and does not
 * expire; {@code never} for any other that does not</td></tr>
 * <tr><td>{@code holders}</td><td>objects with {@code address}, {@code owner}, {@code registeredAt}, {@code expiresAt};
 * and {@code registeredBy}, if that is another address</td></tr>
 * </table>
 */
public final class RecordJson {
    private RecordJson() {}

    /**
     * The object of a record.
     *
     * @param record the record
     * @return a new object
     */
    public static JsonObject toJson(NameRecord record) {
        StringWriter text = new StringWriter();
        try {
            write(record, new JsonWriter(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not into memory
        }
        return JsonParser.parseString(text.toString()).getAsJsonObject();
    }

    static void write(NameRecord record, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("name").value(record.name().toString());
        json.name("suffix").value(record.name().suffix());
        if (!record.name().scope().equals(Scope.NONE)) {
            json.name("scope").value(record.name().scope().toString());
        }
        json.name("type").value(record.type().text().replace(' ', '-'));
        json.name("state").value(FieldText.of(record.state()));
        json.name("nodeType").value(record.nodeType().name());
        json.name("static").value(record.isStatic());
        json.name("owner").value(FieldText.ofOwner(record.owner()));
        json.name("version").value(record.version());
        json.name("registeredBy").value(record.registeredBy().toString());
        writeExpiry(record.expiresAt(), record.isStatic(), json);
        json.name("holders").beginArray();
        for (Holder holder : record.holders()) {
            write(holder, record.isStatic(), json);
        }
        json.endArray();
        json.endObject();
    }

    /** What is static has no time for it, unless it has one. */
    private static void writeExpiry(long expiresAt, boolean isStatic, JsonWriter json) throws IOException {
        if (!isStatic || expiresAt != Long.MAX_VALUE) {
            json.name("expiresAt").value(FieldText.ofTime(expiresAt));
        }
    }

    private static void write(Holder holder, boolean isStatic, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("address").value(holder.address().toString());
        json.name("owner").value(FieldText.ofOwner(holder.owner()));
        json.name("registeredAt").value(FieldText.ofTime(holder.registeredAt()));
        writeExpiry(holder.expiresAt(), isStatic, json);
        if (!holder.isSelfRegistered()) {
            json.name("registeredBy").value(holder.registeredBy().toString());
        }
        json.endObject();
    }

    /**
     * The record of an object. Fields that no record has are ignored.
     *
     * @param json the object
     * @return the record
     * @throws IllegalArgumentException if a field is missing or wrong, or all together are no record; the message begins
     *     with the field, such as {@code holders[2].address: "10.0.0" (expected: an IPv4 address such as 10.0.0.5)}
     */
    public static NameRecord fromJson(JsonObject json) {
        return fromJson(json, CodePage.CP850);
    }

    /**
     * The record of an object that a person may have written.
     *
     * @param json the object, whose name may have characters outside ASCII
     * @param codePage how these become octets
     * @return the record
     * @throws IllegalArgumentException as {@link #fromJson(JsonObject)}
     */
    public static NameRecord fromJson(JsonObject json, CodePage codePage) {
        NetbiosName name = name(json, codePage);
        RecordType type = FieldText.type("type", text(json, "", "type").replace('-', ' '));
        RecordState state = FieldText.state("state", text(json, "", "state"));
        NodeType nodeType = FieldText.nodeType("nodeType", text(json, "", "nodeType"));
        boolean isStatic = flag(json, "static");
        Ipv4Address owner = FieldText.owner("owner", text(json, "", "owner"));
        long version = number("version", required(json, "", "version"));
        Ipv4Address registeredBy = FieldText.address("registeredBy", text(json, "", "registeredBy"));
        long expiresAt = expiry(json, "", isStatic);
        return new NameRecord(
                name,
                type,
                state,
                nodeType,
                isStatic,
                owner,
                version,
                registeredBy,
                expiresAt,
                holders(json, isStatic));
    }

    private static NetbiosName name(JsonObject json, CodePage codePage) {
        NetbiosName name = FieldText.name("name", text(json, "", "name"), codePage);
        JsonElement suffix = json.get("suffix");
        if (suffix != null && number("suffix", suffix) != name.suffix()) {
            throw FieldText.wrong("suffix", suffix.toString(), name.suffix() + ", as in the name");
        }
        JsonElement scope = json.get("scope");
        if (scope != null && !FieldText.scope("scope", string("scope", scope)).equals(name.scope())) {
            throw FieldText.wrong(
                    "scope", string("scope", scope), BadText.quote(name.scope() + "") + ", as in the name");
        }
        return name;
    }

    private static List<Holder> holders(JsonObject json, boolean isStatic) {
        JsonElement element = required(json, "", "holders");
        if (!element.isJsonArray()) {
            throw FieldText.wrong("holders", element.toString(), "an array of objects");
        }
        List<Holder> holders = new ArrayList<>();
        for (JsonElement holder : element.getAsJsonArray()) {
            String field = "holders[" + holders.size() + "]";
            if (!holder.isJsonObject()) {
                throw FieldText.wrong(field, holder.toString(), "an object");
            }
            holders.add(holder(holder.getAsJsonObject(), field + ".", isStatic));
        }
        return holders;
    }

    private static Holder holder(JsonObject json, String prefix, boolean isStatic) {
        Holder holder = new Holder(
                FieldText.address(prefix + "address", text(json, prefix, "address")),
                FieldText.owner(prefix + "owner", text(json, prefix, "owner")),
                FieldText.time(prefix + "registeredAt", text(json, prefix, "registeredAt")),
                expiry(json, prefix, isStatic));
        return json.has("registeredBy")
                ? holder.registeredBy(FieldText.address(prefix + "registeredBy", text(json, prefix, "registeredBy")))
                : holder;
    }

    /** Only what is static may have no time for it: what somebody left out must not live for ever. */
    private static long expiry(JsonObject json, String prefix, boolean isStatic) {
        return isStatic && !json.has("expiresAt")
                ? Long.MAX_VALUE
                : FieldText.time(prefix + "expiresAt", text(json, prefix, "expiresAt"));
    }

    private static JsonElement required(JsonObject json, String prefix, String field) {
        @Nullable JsonElement element = json.get(field);
        if (element == null) {
            throw new IllegalArgumentException(prefix + field + ": missing");
        }
        return element;
    }

    private static String text(JsonObject json, String prefix, String field) {
        return string(prefix + field, required(json, prefix, field));
    }

    private static String string(String field, JsonElement element) {
        if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
            throw FieldText.wrong(field, element.toString(), "text");
        }
        return element.getAsString();
    }

    private static boolean flag(JsonObject json, String field) {
        JsonElement element = required(json, "", field);
        if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isBoolean()) {
            throw FieldText.wrong(field, element.toString(), "true or false");
        }
        return element.getAsBoolean();
    }

    /** Not by way of a double, which has no room for 64 bits. */
    private static long number(String field, JsonElement element) {
        if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber()) {
            try {
                return new BigDecimal(element.getAsString()).longValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                throw FieldText.wrong(field, element.getAsString(), "a whole number of at most 64 bits");
            }
        }
        throw FieldText.wrong(field, element.toString(), "a whole number of at most 64 bits");
    }
}
