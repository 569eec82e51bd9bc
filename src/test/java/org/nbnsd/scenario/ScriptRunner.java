package org.nbnsd.scenario;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.Edits.Edited;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * Runs a script against a {@link WatchedServer}. After the {@linkplain ScriptSettings set lines}:
 *
 * <pre>
 * PC1 -> register|update|refresh|multihomed|release NAME [opcode N] [ttl N] [id N] [group] [node H] [address A] ...
 * PC1 -> query NAME [rd 0] | status NAME
 * PC1 -> answer NAME A,B [group] [id N] | deny NAME [rcode N]       to the server's last question to PC1 for NAME
 * PC1 -> again                                                      the last datagram of PC1, octet for octet
 * PC1 -> raw HEX
 *     each: [broadcast] as one, [flag-b] with the flag alone, [at LOCAL] arriving there, [times N]
 * ELAPSE 3s [asleep]      asleep: no timer goes off
 * AT 10s                  since the start
 * RECONFIGURE key ...     as after set, from now on
 * BACKLOG N               so many changes wait for the disk
 * EXPIRE                  a timer goes off, needed or not
 * LISTEN 10.0.0.254/24 ... the addresses of the server from now on
 * SOCKET full|free        while it is full no question of the server leaves; at the beginning it is free
 * EDIT|PREVIEW put NAME TYPE A,B [or keep|replace] | delete NAME | tombstone NAME | undelete NAME    put: a static record
 * EDIT again NAME         puts the record as it is, as an import of an export does
 * SCAVENGE [dry]
 * EXPECT PC1 &lt;- KIND [RCODE] NAME [key value]...      the next datagram that the server sent; SentText has the keys
 * EXPECT server -> PC1 query NAME [key value]...       the same, for a question
 * EXPECT NOTHING          no other datagram was sent
 * EXPECT outcome KIND NAME [reason]                    of the last edits or scavenging, in any order
 * EXPECT [NO] event CODE [words]                       since the last datagram or lapse of time, in any order
 * EXPECT state NAME none | STATE [holders A,B] [type T] [version N] [static yes] [by A]
 * EXPECT pending CHALLENGES CLAIMS
 * </pre>
 *
 * <p>PC7 is 10.0.0.7; addresses may have a port. Every datagram of the server must be expected, in its order.
 */
final class ScriptRunner {
    private static final long TTL = 300_000;

    private final boolean isReconfigured;
    private final ScriptSettings settings = new ScriptSettings();
    private final Deque<Effect.Send> sent = new ArrayDeque<>();
    private final List<NameEvent> events = new ArrayList<>();
    private final List<EditOutcome> outcomes = new ArrayList<>();
    private final Map<String, Integer> questions = new HashMap<>();
    private final Map<Endpoint, Datagram> last = new HashMap<>();
    private @Nullable WatchedServer started;
    private int nextId = 0x0100;

    private ScriptRunner(boolean isReconfigured) {
        this.isReconfigured = isReconfigured;
    }

    static void run(Script script) {
        run(script, false);
    }

    /** Against a server that was made with other settings, and got these later. */
    static void runReconfigured(Script script) {
        run(script, true);
    }

    private static void run(Script script, boolean isReconfigured) {
        ScriptRunner runner = new ScriptRunner(isReconfigured);
        for (Script.Line line : script.lines()) {
            try {
                runner.line(line.text());
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        script.file().getFileName() + ":" + line.number() + ": " + line.text() + "\n"
                                + script.file().toAbsolutePath() + "\n" + e.getMessage() + "\nunexpected: "
                                + runner.sent.stream().map(SentText::describe).toList() + "\nevents: "
                                + runner.events.stream()
                                        .map(event -> event.code() + " " + event.text())
                                        .toList(),
                        e);
            }
        }
        runner.nothingLeft();
        runner.server().checkWholeTable();
    }

    private WatchedServer server() {
        if (started == null) {
            started = settings.start(isReconfigured);
        }
        return started;
    }

    private void line(String text) {
        Words words = new Words(text);
        String first = words.next("a step");
        switch (first) {
            case "set" -> settings.set(words);
            case "RECONFIGURE" -> {
                settings.set(words);
                step(server().reconfigure(settings.settings()));
            }
            case "ELAPSE" -> elapse(words.duration().toMillis(), words);
            case "AT" -> {
                Duration at = words.duration();
                elapse(WatchedServer.START + at.toMillis() - server().now(), words);
            }
            case "BACKLOG" -> server().backlog(words.number());
            case "LISTEN" -> listen(words);
            case "SOCKET" -> server().setFull(words.next("full or free").equals("full"));
            case "EXPIRE" -> step(server().expire());
            case "EDIT" -> edited(server().edit(List.of(edit(words))));
            case "PREVIEW" -> edited(new Edited(List.of(), server().preview(List.of(edit(words)))));
            case "SCAVENGE" -> edited(server().scavenge(words.take("dry")));
            case "EXPECT" -> expect(words);
            default -> {
                words.take("->", "after a host");
                send(Words.endpoint(first), words);
            }
        }
        words.end();
    }

    private void elapse(long millis, Words words) {
        nothingLeft();
        events.clear();
        if (words.take("asleep")) {
            server().sleep(millis);
        } else {
            collect(server().elapse(millis));
        }
    }

    private void listen(Words words) {
        List<LocalAddress> addresses = new ArrayList<>();
        while (words.hasNext()) {
            addresses.add(words.localAddress());
        }
        step(server().listenOn(addresses));
    }

    private void edited(Edited edited) {
        outcomes.clear();
        outcomes.addAll(edited.outcomes());
        step(edited.effects());
    }

    private Edit edit(Words words) {
        String verb = words.next("an edit");
        NetbiosName name = words.name();
        return switch (verb) {
            case "put" -> put(name, words);
            case "again" -> new Edit.Put(Objects.requireNonNull(server().get(name)), Edit.IfTaken.REPLACE);
            case "delete" -> new Edit.Delete(name, false);
            case "tombstone" -> new Edit.Delete(name, true);
            case "undelete" -> new Edit.Undelete(name);
            default -> throw new IllegalArgumentException(verb + " (expected: an edit)");
        };
    }

    private Edit put(NetbiosName name, Words words) {
        RecordType type = RecordType.valueOf(ScriptSettings.constant(words.next("a type")));
        NameRecord record = RecordEdits.createStatic(name, type, NodeType.H, words.addresses(), server().now());
        return new Edit.Put(
                record,
                words.take("or")
                        ? Edit.IfTaken.valueOf(ScriptSettings.constant(words.next("keep or replace")))
                        : Edit.IfTaken.FAIL);
    }

    private void expectOutcome(Words words) {
        EditOutcome.Kind kind = EditOutcome.Kind.valueOf(ScriptSettings.constant(words.next("what happened")));
        NetbiosName name = words.name();
        String reason = words.rest();
        boolean found = outcomes.removeIf(outcome -> outcome.kind() == kind
                && outcome.name().equals(name)
                && outcome.reason().equals(reason));
        if (!found) {
            throw new AssertionError("outcomes: " + outcomes);
        }
    }

    private void step(List<Effect> effects) {
        nothingLeft();
        events.clear();
        collect(effects);
    }

    private void nothingLeft() {
        if (!sent.isEmpty()) {
            throw new AssertionError("the server sent what nobody expected");
        }
    }

    private void collect(List<Effect> effects) {
        for (Effect.Send send : WatchedServer.sends(effects)) {
            sent.add(send);
            if (send.message() instanceof NameQueryRequest query) {
                questions.put(send.to().address() + " " + query.name(), query.id());
            }
        }
        events.addAll(WatchedServer.events(effects));
    }

    private void send(Endpoint source, Words words) {
        String verb = words.next("what it sends");
        byte[] octets;
        if (verb.equals("again")) {
            octets = last.get(source).octets();
        } else if (verb.equals("raw")) {
            octets = HexFormat.of().parseHex(words.next("octets in hexadecimal"));
        } else {
            octets = new byte[0];
        }
        MessageWords message = new MessageWords(verb, octets.length > 0 ? null : words.name(), source);
        message.read(words);
        if (octets.length == 0) {
            octets = MessageEncoder.encode(message.build());
        }
        Datagram datagram = WatchedServer.datagram(octets, source, new Endpoint(message.local, 137), message.broadcast);
        last.put(source, datagram);
        nothingLeft();
        events.clear();
        for (int i = 0; i < message.times; i++) {
            collect(server().receive(datagram));
        }
    }

    /** What a script says of a message to the server. */
    private final class MessageWords {
        private final String verb;
        private final @Nullable NetbiosName name;
        private final Endpoint source;
        private Ipv4Address local = settings.firstLocal().address();
        private int id = -1;
        private int opcode = -1;
        private int rcode = 3;
        private int times = 1;
        private long ttl = TTL;
        private boolean group;
        private boolean broadcast;
        private boolean flagB;
        private boolean recursionDesired = true;
        private NodeType node = NodeType.H;
        private List<Ipv4Address> addresses;

        private MessageWords(String verb, @Nullable NetbiosName name, Endpoint source) {
            this.verb = verb;
            this.name = name;
            this.source = source;
            this.addresses = List.of(source.address());
        }

        private void read(Words words) {
            if (verb.equals("answer")) {
                addresses = words.addresses();
            }
            while (words.hasNext()) {
                String word = words.next("more of the message");
                switch (word) {
                    case "id" -> id = words.number();
                    case "opcode" -> opcode = words.number();
                    case "rcode" -> rcode = words.number();
                    case "times" -> times = words.number();
                    case "ttl" -> ttl = words.longNumber();
                    case "rd" -> recursionDesired = words.number() != 0;
                    case "group" -> group = true;
                    case "broadcast" -> {
                        broadcast = true;
                        flagB = true;
                    }
                    case "by-broadcast" -> broadcast = true;
                    case "flag-b" -> flagB = true;
                    case "node" -> node = NodeType.valueOf(words.next("a node type"));
                    case "address" -> addresses = words.addresses();
                    case "at" -> local = words.address();
                    default -> throw new IllegalArgumentException(word + " (expected: more of the message)");
                }
            }
        }

        private int flags() {
            return (flagB ? HeaderFlags.BROADCAST : 0) | (recursionDesired ? HeaderFlags.RECURSION_DESIRED : 0);
        }

        private Message build() {
            if (verb.equals("answer") || verb.equals("deny")) {
                return answer();
            }
            int trn = id >= 0 ? id : nextId++;
            AddressEntry entry = new AddressEntry(group, node, addresses.get(0));
            int flags = flags();
            switch (verb) {
                case "query":
                    return new NameQueryRequest(trn, flags, name);
                case "status":
                    return new NodeStatusRequest(trn, flags, name);
                case "release":
                    return new NameReleaseRequest(trn, flags | 6 << 11, name, 0, entry);
                case "overwrite":
                    return NameOverwriteDemand.of(trn, name, ttl, entry);
                default:
                    return claim(trn, flags, entry);
            }
        }

        private Message claim(int trn, int flags, AddressEntry entry) {
            int code = opcode >= 0
                    ? opcode
                    : switch (verb) {
                        case "register", "update" -> 5;
                        case "refresh" -> 8;
                        case "multihomed" -> 15;
                        default -> throw new IllegalArgumentException(verb + " (expected: what a host sends)");
                    };
            int word = code << 11 | flags;
            return switch (code) {
                case 5 ->
                    verb.equals("update")
                            ? new NameUpdateRequest(trn, word & ~HeaderFlags.RECURSION_DESIRED, name, ttl, entry)
                            : new NameRegistrationRequest(trn, word, name, ttl, entry);
                case 8, 9 -> new NameRefreshRequest(trn, word, name, ttl, entry);
                case 15 -> new MultihomedRegistrationRequest(trn, word, name, ttl, entry);
                default -> throw new IllegalArgumentException("opcode " + code + " (expected: 5, 8, 9 or 15)");
            };
        }

        private Message answer() {
            Integer asked = id >= 0 ? Integer.valueOf(id) : questions.get(source.address() + " " + name);
            if (asked == null) {
                throw new IllegalArgumentException("the server has not asked " + source + " for " + name);
            }
            return verb.equals("deny")
                    ? new NegativeNameQueryResponse(asked, 0x8580 | rcode, name, false)
                    : PositiveNameQueryResponse.fromNode(
                            asked,
                            name,
                            TTL,
                            addresses.stream()
                                    .map(address -> new AddressEntry(group, node, address))
                                    .toList());
        }
    }

    private void expect(Words words) {
        if (words.take("NOTHING")) {
            nothingLeft();
        } else if (words.take("NO")) {
            words.take("event", "after NO");
            expectEvent(false, words);
        } else if (words.take("event")) {
            expectEvent(true, words);
        } else if (words.take("outcome")) {
            expectOutcome(words);
        } else if (words.take("state")) {
            expectState(words);
        } else if (words.take("pending")) {
            check("challenges", words.number(), server().openChallenges());
            check("claims", words.number(), server().waitingClaims());
        } else {
            expectSent(words);
        }
    }

    private void expectSent(Words words) {
        Map<String, String> expected = new HashMap<>();
        boolean question = words.take("server");
        if (question) {
            words.take("->", "after server");
        }
        expected.put("to", words.endpoint().toString());
        if (!question) {
            words.take("<-", "after a host");
        }
        expected.put("kind", words.next("a kind of message"));
        if (expected.get("kind").equals("negative") || expected.get("kind").equals("release-refused")) {
            expected.put("rcode", words.next("an RCODE"));
        }
        expected.put("name", words.name().toString());
        int times = 1;
        while (words.hasNext()) {
            String key = words.next("a key");
            switch (key) {
                case "times" -> times = words.number();
                case "address" -> expected.put(key, SentText.join(words.addresses()));
                case "from" -> expected.put(key, words.endpoint().address().toString());
                case "id" -> expected.put(key, String.valueOf(words.number()));
                default -> expected.put(key, words.next("a value"));
            }
        }
        for (int i = 0; i < times; i++) {
            expectSent(expected);
        }
    }

    private void expectSent(Map<String, String> expected) {
        Effect.Send next = sent.peek();
        if (next == null) {
            throw new AssertionError("the server sent nothing more");
        }
        Map<String, String> actual = SentText.describe(next);
        expected.forEach((key, value) -> check(key, value, actual.get(key)));
        sent.remove();
    }

    private void expectEvent(boolean expected, Words words) {
        String code = words.next("the code of an event");
        String text = words.rest();
        boolean found = false;
        for (Iterator<NameEvent> each = events.iterator(); each.hasNext() && !found; ) {
            NameEvent event = each.next();
            found = event.code().equals(code) && event.text().contains(text);
            if (found) {
                each.remove();
            }
        }
        check("event " + code, expected, found);
    }

    private void expectState(Words words) {
        NetbiosName name = words.name();
        NameRecord record = server().get(name);
        String state = words.next("a state");
        check("state", state, record == null ? "none" : record.state().name().toLowerCase(Locale.ROOT));
        while (record != null && words.hasNext()) {
            String key = words.next("a key");
            switch (key) {
                case "holders" -> check(key, words.addresses(), record.addresses());
                case "type" ->
                    check(
                            key,
                            words.next("a type"),
                            record.type().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                case "version" -> check(key, words.longNumber(), record.version());
                case "static" -> check(key, words.next("yes or no"), record.isStatic() ? "yes" : "no");
                case "owner" -> check(key, words.address(), record.owner());
                case "by" -> check(key, words.address(), record.registeredBy());
                case "node" ->
                    check(key, words.next("a node type"), record.nodeType().name());
                case "left" -> check(key, words.duration(), Duration.ofMillis(record.expiresAt() - server().now()));
                default -> throw new IllegalArgumentException(key + " (expected: something of a record)");
            }
        }
    }

    private static void check(String what, Object expected, @Nullable Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": " + actual + " (expected: " + expected + ")");
        }
    }
}
