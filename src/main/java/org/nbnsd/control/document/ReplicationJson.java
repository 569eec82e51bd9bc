package org.nbnsd.control.document;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.replication.OwnerStatus;
import org.nbnsd.replication.PartnerStatus;
import org.nbnsd.replication.PartnerStatus.Activity;
import org.nbnsd.replication.ReplicationSettings;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationSettings.UserNames;
import org.nbnsd.replication.ReplicationWish.ByPartner;
import org.nbnsd.replication.ReplicationWish.Compared;
import org.nbnsd.replication.ReplicationWish.Difference;
import org.nbnsd.replication.ReplicationWish.Done;
import org.nbnsd.wire.Ipv4Address;

/**
 * What is told of replication, as JSON objects, and back. The names of the fields are promised: they may be added to, never
 * changed. What cannot be read is an {@link IllegalArgumentException}. Versions have 64 bits without a sign.
 */
public final class ReplicationJson {
    private static final String AN_ADDRESS = "an address such as 10.0.0.5";
    private static final BigInteger ALL_VERSIONS = BigInteger.ONE.shiftLeft(Long.SIZE);

    private ReplicationJson() {}

    /**
     * How it goes with a partner.
     *
     * @param status how
     * @return a new object
     */
    public static JsonObject toJson(PartnerStatus status) {
        Partner partner = status.partner();
        PartnerStatus.Trouble pull = status.pullTrouble();
        PartnerStatus.Trouble push = status.pushTrouble();
        return new Document()
                .put("address", partner.address())
                .word("type", partner.type())
                .put("mirror", partner.isMirror())
                .put("pullSeconds", partner.pullInterval().toSeconds())
                .put("pushAfter", partner.pushAfter())
                .put("persistent", partner.isPersistent())
                .put("sendStatics", partner.sendsStatics())
                .word("userNames", partner.userNames())
                .put("nbnsd", status.isNbnsd())
                .put("minor", status.minor())
                .word("pulling", status.pulling())
                .word("pushing", status.pushing())
                .put("incoming", status.incoming())
                .time("lastPulled", orNever(status.lastPulled()))
                .time("nextPull", orNever(status.nextPull()))
                .put("pulls", status.pulls())
                .put("failures", status.failures())
                .put("notices", status.notices())
                .put("noticeFailures", status.noticeFailures())
                .put("pullFailuresInARow", pull.inARow())
                .put("pullProblem", pull.problem())
                .time("pullFailed", orNever(pull.at()))
                .put("pushFailuresInARow", push.inARow())
                .put("pushProblem", push.problem())
                .time("pushFailed", orNever(push.at()))
                .put("received", status.received())
                .put("skipped", status.skipped())
                .put("lastSkipped", status.lastSkipped())
                .put("sent", status.sent())
                .time("lastNotified", orNever(status.lastNotified()))
                .put("waiting", status.waiting())
                .json();
    }

    private static long orNever(@Nullable Long millis) {
        return millis == null ? Long.MAX_VALUE : millis;
    }

    private static @Nullable Long time(Fields fields, String field) {
        return fields.has(field) ? fields.time(field) : null;
    }

    public static PartnerStatus partner(JsonObject json) {
        Fields fields = new Fields(json);
        Partner partner = new Partner(
                address(fields, "address"),
                fields.choice("type", ReplicationSettings.Type.values()),
                fields.isSet("mirror"),
                Duration.ofSeconds(fields.total("pullSeconds")),
                fields.count("pushAfter", 0),
                fields.isSet("persistent"),
                fields.isSet("sendStatics"),
                fields.choice("userNames", UserNames.values()));
        return new PartnerStatus(
                partner,
                fields.isSet("nbnsd"),
                fields.count("minor", 0),
                fields.choice("pulling", Activity.values()),
                fields.choice("pushing", Activity.values()),
                fields.count("incoming", 0),
                time(fields, "lastPulled"),
                time(fields, "nextPull"),
                fields.total("pulls"),
                fields.total("failures"),
                fields.total("notices"),
                fields.total("noticeFailures"),
                trouble(fields, "pull"),
                trouble(fields, "push"),
                fields.total("received"),
                fields.total("skipped"),
                textOrNull(fields, "lastSkipped"),
                fields.total("sent"),
                time(fields, "lastNotified"),
                fields.total("waiting"));
    }

    private static PartnerStatus.Trouble trouble(Fields fields, String doing) {
        return new PartnerStatus.Trouble(
                fields.count(doing + "FailuresInARow", 0),
                textOrNull(fields, doing + "Problem"),
                time(fields, doing + "Failed"));
    }

    private static Ipv4Address address(Fields fields, String field) {
        return Ipv4Address.parse(fields.text(field, AN_ADDRESS));
    }

    private static @Nullable String textOrNull(Fields fields, String field) {
        return fields.has(field) ? fields.text(field, "a text") : null;
    }

    /**
     * What is known of an owner.
     *
     * @param status what
     * @return a new object
     */
    public static JsonObject toJson(OwnerStatus status) {
        JsonObject json = new Document()
                .put("owner", status.owner())
                .put("local", status.isLocal())
                .put("records", status.records())
                .put("source", status.source())
                .json();
        json.add("highestSeen", version(status.highestSeen()));
        json.add("highestHeld", version(status.highestHeld()));
        json.add("lowestHeld", version(status.lowestHeld()));
        json.add("announced", version(status.announced()));
        json.add("lag", version(status.lag()));
        return json;
    }

    public static OwnerStatus owner(JsonObject json) {
        Fields fields = new Fields(json);
        return new OwnerStatus(
                address(fields, "owner"),
                fields.isSet("local"),
                version(json, "highestSeen"),
                version(json, "highestHeld"),
                version(json, "lowestHeld"),
                fields.total("records"),
                fields.has("source") ? address(fields, "source") : null,
                version(json, "announced"));
    }

    private static JsonPrimitive version(long version) {
        return new JsonPrimitive(new BigInteger(Long.toUnsignedString(version)));
    }

    private static long version(JsonObject json, String field) {
        JsonElement value = json.get(field);
        return version(field, value == null ? "" : value.toString());
    }

    /**
     * Reads a version.
     *
     * @param field what it is, for the error message
     * @param text digits
     * @return 64 bits without a sign
     * @throws IllegalArgumentException if it is none
     */
    public static long version(String field, String text) {
        if (!text.matches("[0-9]{1,20}") || new BigInteger(text).compareTo(ALL_VERSIONS) >= 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s: %s (expected: a version, 64 bits without a sign)", field, text));
        }
        return Long.parseUnsignedLong(text);
    }

    /**
     * What became of a wish.
     *
     * @param done what
     * @param who the user who is in the log for it
     * @return a new object
     */
    public static JsonObject toJson(Done done, String who) {
        return new Document()
                .list("partners", done.partners(), ReplicationJson::toJson)
                .put("records", done.records())
                .put("who", who)
                .json();
    }

    private static JsonObject toJson(ByPartner each) {
        return new Document()
                .put("partner", each.partner())
                .put("records", each.records())
                .put("skipped", each.skipped())
                .texts("reasons", each.reasons())
                .put("problem", each.problem())
                .json();
    }

    public static Done done(JsonObject json) {
        Fields fields = new Fields(json);
        return new Done(
                fields.objects("partners", "partners").stream()
                        .map(ReplicationJson::byPartner)
                        .toList(),
                fields.total("records"));
    }

    private static ByPartner byPartner(JsonObject json) {
        Fields fields = new Fields(json);
        return new ByPartner(
                address(fields, "partner"),
                fields.total("records"),
                fields.total("skipped"),
                fields.textsOrNone("reasons"),
                textOrNull(fields, "problem"));
    }

    /**
     * What a comparison has found, but for the differences.
     *
     * @param compared what
     * @return a new object
     */
    public static JsonObject toJson(Compared compared) {
        return new Document()
                .list("partners", compared.partners(), ReplicationJson::toJson)
                .put("compared", compared.compared())
                .put("more", compared.more())
                .json();
    }

    /**
     * A difference.
     *
     * @param difference which
     * @return a new object
     */
    public static JsonObject toJson(Difference difference) {
        return new Document()
                .put("name", difference.name())
                .put("partner", difference.partner())
                .put("owner", difference.owner())
                .word("kind", difference.kind())
                .put("here", difference.here())
                .put("there", difference.there())
                .json();
    }

    public static Compared compared(JsonObject json) {
        Fields fields = new Fields(json);
        return new Compared(
                fields.objects("partners", "partners").stream()
                        .map(ReplicationJson::byPartner)
                        .toList(),
                fields.total("compared"),
                fields.objects("differences", "differences").stream()
                        .map(ReplicationJson::difference)
                        .toList(),
                fields.total("more"));
    }

    private static Difference difference(JsonObject json) {
        Fields fields = new Fields(json);
        return new Difference(
                NetbiosName.parse(fields.text("name", "a name")),
                address(fields, "partner"),
                address(fields, "owner"),
                fields.choice("kind", Difference.Kind.values()),
                fields.textOrEmpty("here"),
                fields.textOrEmpty("there"));
    }
}
