package org.nbnsd.control.table;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.EventFilter;
import org.nbnsd.control.NamePattern;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.RecordOrder;
import org.nbnsd.control.RecordPlace;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.document.ReplicationJson;
import org.nbnsd.control.document.WrongFieldException;
import org.nbnsd.control.table.Field.Member;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.Subject.AllSuffixes;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.dns.DomainName;
import org.nbnsd.name.Brief;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.node.LocalName;
import org.nbnsd.registry.Amendment;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.RecordTag;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.ReplicationWish.Range;
import org.nbnsd.transfer.DateOrder;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** The fields that requests have. One name means the same in all of them. */
public final class RequestFields {
    private static final String A_NAME = "a name such as FRED<20>";
    private static final String NAMES_TEXT = "names such as FRED<20>";
    private static final String ADDRESSES_TEXT = "addresses such as 10.0.0.5";
    private static final String A_TYPE = "one of unique, group, special-group, multihomed";
    private static final String A_FORMAT = "one of " + FileFormat.all();
    private static final String A_ZONE = "a time zone such as Europe/Berlin, UTC or +01:00";
    private static final String A_NODE_TYPE = "one of B, P, M, H";
    private static final String FLAG = "true or false";
    private static final int LONGEST_TOML = 1 << 18;
    private static final String AN_ADDRESS = "an address such as 10.0.0.5";
    private static final String AN_EVENT = "the id of an event, a text of digits";
    private static final String AN_INCIDENT = "the id of an incident, 16 hexadecimal digits";
    private static final String A_VERSION = "a version, a text of digits such as 1024";

    /** One name. */
    public static final Field<NetbiosName> NAME = Field.text("name", A_NAME, NetbiosName::parse);

    /** Names. */
    public static final Field<List<NetbiosName>> NAMES = Field.texts("names", NAMES_TEXT, NetbiosName::parse);

    /** Which records; all but deleted ones if nothing is said. */
    public static final Field<RecordFilter> FILTER = Field.optional(
            "filter",
            "an object of texts",
            RecordFilter.ALL,
            fields -> RecordFilter.parse(fields.map("filter")),
            (filter, json) -> {
                Document texts = new Document();
                filter.texts().forEach(texts::put);
                json.put("filter", texts);
            });

    /** In which order records are listed. */
    public static final Field<RecordOrder> SORT = Field.optional(
            "sort",
            RecordOrder.EXPECTED,
            RecordOrder.BY_NAME,
            fields -> RecordOrder.parse(fields.text("sort", RecordOrder.EXPECTED)),
            (order, json) -> json.put("sort", order));

    /** Only what is behind this place; null for the first. */
    public static final Field<@Nullable RecordPlace> AFTER = Field.optional(
            "after",
            RecordPlace.EXPECTED,
            null,
            fields -> fields.readOrNull("after", RecordPlace.EXPECTED, RecordPlace::parse),
            (place, json) -> json.put("after", place));

    /** The most of what comes back. */
    public static final Field<Integer> LIMIT = Field.count("limit", Integer.MAX_VALUE);

    /** How many minutes are added up. */
    public static final Field<Integer> MINUTES = Field.count("minutes", 10);

    /** New static records. */
    public static final Field<StaticEntry> ENTRY = Field.of(
            List.of(
                    Member.of("names", NAMES_TEXT),
                    Member.of("addresses", ADDRESSES_TEXT),
                    Member.optional("type", A_TYPE),
                    Member.optional("nodeType", A_NODE_TYPE)),
            RequestFields::entry,
            (entry, json) -> json.texts("names", entry.names())
                    .put("type", entry.type().text())
                    .put("nodeType", entry.nodeType())
                    .texts("addresses", entry.addresses()));

    /** What is to be different about a record. */
    public static final Field<Amendment> AMENDMENT = Field.of(
            List.of(
                    Member.optional("addresses", ADDRESSES_TEXT),
                    Member.optional("type", A_TYPE),
                    Member.optional("nodeType", A_NODE_TYPE),
                    Member.optional("static", FLAG)),
            RequestFields::amendment,
            RequestFields::write);

    /** Records as they were seen, by their names; each edit of one of them is carried out only if it is so still. */
    public static final Field<Map<NetbiosName, RecordTag>> EXPECTED = Field.optional(
            "expected",
            "an object of tags by names",
            Map.of(),
            fields -> fields
                    .readMap(
                            "expected",
                            each -> Map.entry(NetbiosName.parse(each.getKey()), new RecordTag(each.getValue())))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
            (tags, json) -> {
                Document texts = new Document();
                tags.forEach((name, tag) -> texts.put(name.toString(), tag));
                json.put("expected", texts);
            });

    /** What to do about active records of the same names. */
    public static final Field<IfTaken> IF_TAKEN = Field.choice("ifTaken", IfTaken.values());

    /** Whether deleted records become tombstones; null for what is best for the daemon. */
    public static final Field<@Nullable Boolean> TOMBSTONE = Field.optional(
            "tombstone",
            FLAG,
            null,
            fields -> fields.flag("tombstone"),
            (value, json) -> json.put("tombstone", Boolean.TRUE.equals(value)));

    /** Whether only to tell what would be done. */
    public static final Field<Boolean> DRY_RUN = Field.flag("dryRun");

    /** A name that this machine wants. */
    public static final Field<LocalName> LOCAL_NAME = Field.of(
            List.of(Member.of("name", A_NAME), Member.optional("group", FLAG)),
            fields -> new LocalName(NAME.read(fields), fields.isSet("group")),
            (name, json) -> {
                json.put("name", name.name());
                if (name.group()) {
                    json.put("group", true);
                }
            });

    /** The first name of a family that this machine wants a name of. */
    public static final Field<LocalName> FAMILY = LOCAL_NAME.checked(LocalName::requireFamily);

    /** The name of a user. */
    public static final Field<NetbiosName> USER = NAME.checked(name -> {
        if (name.suffix() != NameSuffix.MESSENGER) {
            throw new IllegalArgumentException("name: " + name + " (expected: a user, such as ALICE<03>)");
        }
    });

    /** What somebody wants to know about. */
    public static final Field<Subject> SUBJECT = Field.of(
            List.of(
                    Member.optional("name", A_NAME),
                    Member.optional("allSuffixes", FLAG),
                    Member.optional("address", "an address such as 10.0.0.5")),
            RequestFields::subject,
            RequestFields::write);

    /** Whether hosts are asked before. */
    public static final Field<Boolean> PROBE = Field.flag("probe");

    /** Whether it is told what explains each. */
    public static final Field<Boolean> EXPLAINED = Field.flag("explained");

    /** Only what was then or later; milliseconds since the epoch. */
    public static final Field<Long> SINCE = Field.optional(
            "since",
            "a time such as 2026-11-21T08:39:00Z",
            0L,
            fields -> fields.time("since"),
            (millis, json) -> json.time("since", millis));

    /** Only names like this; null for everything. */
    public static final Field<@Nullable String> PATTERN = Field.<@Nullable String>optional(
                    "pattern",
                    "a pattern such as FRED*",
                    null,
                    fields -> fields.has("pattern") ? fields.text("pattern", "a pattern such as FRED*") : null,
                    (pattern, json) -> json.put("pattern", pattern))
            .checked(NamePattern::parse);

    /** A partner. */
    public static final Field<Ipv4Address> PARTNER = Field.text("partner", AN_ADDRESS, Ipv4Address::parse);

    /** A partner; null for all. */
    public static final Field<@Nullable Ipv4Address> ANY_PARTNER = Field.optional(
            "partner",
            AN_ADDRESS,
            null,
            fields -> fields.readOrNull("partner", AN_ADDRESS, Ipv4Address::parse),
            (address, json) -> json.put("partner", address));

    /** Whether partners are to tell theirs. */
    public static final Field<Boolean> PROPAGATE = Field.flag("propagate");

    /** Another name server. */
    public static final Field<Ipv4Address> OWNER = Field.text("owner", AN_ADDRESS, Ipv4Address::parse);

    /** Whether what goes here is to go at partners as well. */
    public static final Field<Boolean> AS_TOMBSTONES = Field.flag("tombstone");

    /** One name; null for all. */
    public static final Field<@Nullable NetbiosName> ANY_NAME = Field.optional(
            "name",
            A_NAME,
            null,
            fields -> fields.has("name") ? NAME.read(fields) : null,
            (name, json) -> json.put("name", name));

    /** Versions of an owner; null for what is new of all. */
    public static final Field<@Nullable Range> RANGE = Field.of(
            List.of(
                    Member.optional("owner", AN_ADDRESS),
                    Member.optional("from", A_VERSION),
                    Member.optional("to", A_VERSION)),
            RequestFields::range,
            (range, json) -> {
                if (range != null) {
                    json.put("owner", range.owner())
                            .put("from", Long.toUnsignedString(range.from()))
                            .put("to", Long.toUnsignedString(range.to()));
                }
            });

    /** The number of an event; null for none. */
    public static final Field<@Nullable Long> AFTER_EVENT = Field.optional(
            "afterEvent",
            AN_EVENT,
            null,
            fields -> fields.has("afterEvent") ? event(fields.text("afterEvent", AN_EVENT)) : null,
            (id, json) -> json.put("afterEvent", String.valueOf(id)));

    /** An incident. */
    public static final Field<String> INCIDENT = Field.text("incident", AN_INCIDENT, text -> {
        if (!text.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("incident: " + text + " (expected: " + AN_INCIDENT + ")");
        }
        return text;
    });

    /** A host. */
    public static final Field<Ipv4Address> ADDRESS = Field.text("address", AN_ADDRESS, Ipv4Address::parse);

    /** Which events; all if nothing is said. */
    public static final Field<EventFilter> EVENTS = Field.optional(
            List.of(
                    Member.optional("codes", "codes of events such as NAME_CONFLICT"),
                    Member.optional("pattern", "a pattern such as FRED*"),
                    Member.optional("address", AN_ADDRESS)),
            EventFilter.ALL,
            RequestFields::events,
            (filter, json) -> json.texts("codes", filter.codes())
                    .put("pattern", filter.name())
                    .put("address", filter.address()));

    /** A configuration, as it would be in a file. */
    public static final Field<String> TOML = Field.text(
                    "toml", "a configuration in TOML, as long as the file may be", text -> text)
            .checked(text -> {
                if (text.length() > LONGEST_TOML) {
                    throw new IllegalArgumentException("toml: " + text.length() + " characters (expected: at most "
                            + LONGEST_TOML + ", as the file may have octets)");
                }
            });

    /** For how long; 0 for ever. */
    public static final Field<Integer> SECONDS = Field.count("seconds", 0);

    /** A token. */
    public static final Field<String> TOKEN =
            Field.text("token", "the name of a token, or the id of one that there is", text -> text);

    /** What a token is good for. */
    public static final Field<List<TokenScope>> SCOPES = Field.of(
            List.of(Member.of("scopes", TokenScope.EXPECTED)),
            fields -> fields.readAll("scopes", TokenScope.EXPECTED, TokenScope::of),
            (scopes, json) ->
                    json.texts("scopes", scopes.stream().map(TokenScope::text).toList()));

    /** When it is good no more, in milliseconds since the epoch; never if nothing is said. */
    public static final Field<Long> EXPIRES = Field.optional(
            "expires",
            "a time such as 2026-11-21T08:39:00Z",
            Long.MAX_VALUE,
            fields -> fields.time("expires"),
            (millis, json) -> json.time("expires", millis));

    /** Only of users of whose names this is a part; null for all. */
    public static final Field<@Nullable String> BY = Field.optional(
            "by",
            "a user or a token, or a part of how it is called",
            null,
            fields -> fields.has("by") ? fields.textOrEmpty("by") : null,
            (user, json) -> json.put("by", user));

    /** What a file shall be. */
    public static final Field<FileFormat> FORMAT = Field.of(
            List.of(Member.of("format", A_FORMAT)),
            fields -> FileFormat.of(fields.text("format", A_FORMAT)),
            (format, json) -> json.put("format", format.text()));

    /** What a file is; null to find out. */
    public static final Field<@Nullable FileFormat> ANY_FORMAT = Field.optional(
            "format",
            A_FORMAT,
            null,
            fields -> fields.has("format") ? FORMAT.read(fields) : null,
            (format, json) -> json.put("format", format == null ? null : format.text()));

    /** In which domain of the DNS names are; null for none. */
    public static final Field<@Nullable DomainName> DOMAIN =
            maybe("domain", "a domain such as wins.example", DomainName::parse);

    /** Whether lines that cannot be read are left out. */
    public static final Field<Boolean> SKIP_BAD_LINES = Field.flag("skipBadLines");

    /** Whether records that have expired are taken for some days. */
    public static final Field<Boolean> INCLUDE_EXPIRED = Field.flag("includeExpired");

    /** The character set of a file; null to find out. */
    public static final Field<@Nullable Charset> CHARSET =
            maybe("charset", "a character set such as windows-1250", RequestFields::charset);

    /** The order of dates in a file; null to find out. */
    public static final Field<@Nullable DateOrder> DATE_ORDER = Field.optional(
            "dateOrder",
            "one of mdy, dmy, ymd",
            null,
            fields -> fields.has("dateOrder") ? fields.choice("dateOrder", DateOrder.values()) : null,
            (order, json) -> json.put("dateOrder", order == null ? null : order.text()));

    /** The time zone of dates in a file; null for that of the daemon. */
    public static final Field<@Nullable ZoneId> TIME_ZONE = maybe("timeZone", A_ZONE, RequestFields::zone);

    /** The word for the state "Active" in a file; null to find out. */
    public static final Field<@Nullable String> ACTIVE_WORD = maybe("activeWord", "a word such as Aktiv", text -> text);

    /** A preview of an import. */
    public static final Field<String> IMPORT = Field.text("import", "the id of a preview", text -> text);

    private RequestFields() {}

    private static <T> Field<@Nullable T> maybe(String name, String expected, Function<String, T> meaning) {
        return Field.<@Nullable T>optional(
                name,
                expected,
                null,
                fields -> fields.has(name) ? meaning.apply(fields.text(name, expected)) : null,
                (value, json) -> json.put(name, value));
    }

    private static Charset charset(String text) {
        try {
            return Charset.forName(text);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IllegalArgumentException(
                    "charset: " + Printable.text(Brief.of(text)) + " (expected: such as UTF-8 or windows-1252)", e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "timeZone: " + Printable.text(Brief.of(text)) + " (expected: " + A_ZONE + ")", e);
        }
    }

    private static StaticEntry entry(Fields fields) {
        List<NetbiosName> names = NAMES.read(fields);
        List<Ipv4Address> addresses = fields.readAll("addresses", ADDRESSES_TEXT, Ipv4Address::parse);
        RecordType said = fields.readOrNull("type", A_TYPE, RecordFilter::type);
        RecordType type = said == null ? StaticEntry.impliedType(names.get(0), addresses.size()) : said;
        NodeType nodeType = fields.has("nodeType") ? fields.code("nodeType", NodeType.values()) : NodeType.H;
        return new StaticEntry(names, type, nodeType, addresses);
    }

    private static Amendment amendment(Fields fields) {
        return new Amendment(
                fields.has("addresses") ? fields.readAll("addresses", ADDRESSES_TEXT, Ipv4Address::parse) : List.of(),
                fields.readOrNull("type", A_TYPE, RecordFilter::type),
                fields.has("nodeType") ? fields.code("nodeType", NodeType.values()) : null,
                fields.flag("static"));
    }

    private static void write(Amendment amendment, Document json) {
        RecordType type = amendment.type();
        Boolean isStatic = amendment.isStatic();
        json.texts("addresses", amendment.addresses())
                .put("type", type == null ? null : type.text())
                .put("nodeType", amendment.nodeType());
        if (isStatic != null) {
            json.put("static", isStatic.booleanValue());
        }
    }

    private static @Nullable Range range(Fields fields) {
        if (!fields.has("owner")) {
            if (fields.has("from") || fields.has("to")) {
                throw WrongFieldException.at("owner", "from, to: of no owner (expected: owner as well)");
            }
            return null;
        }
        long from = version(fields, "from", 1);
        long to = version(fields, "to", 0);
        if (from == 0 || to != 0 && Long.compareUnsigned(to, from) < 0) {
            throw WrongFieldException.at(
                    from == 0 ? "from" : "to",
                    "from, to: " + Long.toUnsignedString(from) + ", " + Long.toUnsignedString(to)
                            + " (expected: 1 or more, and not less than from, or 0 for all)");
        }
        return new Range(OWNER.read(fields), from, to);
    }

    private static long event(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("afterEvent: " + text + " (expected: " + AN_EVENT + ")");
        }
        return Long.parseLong(text);
    }

    private static EventFilter events(Fields fields) {
        String pattern = "a pattern such as FRED*";
        return new EventFilter(
                Set.copyOf(fields.textsOrNone("codes")),
                fields.readOrNull("pattern", pattern, NamePattern::parse),
                fields.readOrNull("address", AN_ADDRESS, Ipv4Address::parse));
    }

    private static long version(Fields fields, String field, long otherwise) {
        Long version = fields.readOrNull(field, A_VERSION, text -> ReplicationJson.version(field, text));
        return version == null ? otherwise : version;
    }

    private static Subject subject(Fields fields) {
        if (fields.has("address")) {
            return new OneAddress(fields.read("address", AN_ADDRESS, Ipv4Address::parse));
        }
        NetbiosName name = fields.read("name", A_NAME + ", or an address", NetbiosName::parse);
        return fields.isSet("allSuffixes") ? new AllSuffixes(name) : new OneName(name);
    }

    private static void write(Subject subject, Document json) {
        Document unused = subject.choose(new Subject.Cases<Document>() {
            @Override
            public Document name(OneName one) {
                return json.put("name", one.name());
            }

            @Override
            public Document suffixes(AllSuffixes all) {
                return json.put("name", all.name()).put("allSuffixes", true);
            }

            @Override
            public Document host(OneAddress host) {
                return json.put("address", host.address());
            }
        });
    }
}
