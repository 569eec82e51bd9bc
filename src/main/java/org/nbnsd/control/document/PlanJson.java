package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.diagnosis.DnsName.Found;
import org.nbnsd.diagnosis.RetirePlan.Step;
import org.nbnsd.diagnosis.RetirePlan.Task;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * What the DNS has, and what is left to be done before WINS can be switched off, as JSON objects and back. The names of the fields
 * are promised: they may be added to, never changed. What cannot be read is an {@link IllegalArgumentException}.
 */
public final class PlanJson {
    private PlanJson() {}

    /**
     * What the DNS has of a name: {@code name}, {@code dnsName}, {@code found}, {@code expected} and {@code addresses}.
     *
     * @param name the comparison
     * @return a new object
     */
    public static JsonObject toJson(DnsName name) {
        return new Document()
                .put("name", name.name())
                .put("dnsName", name.dnsName())
                .put("found", name.found().code())
                .texts("expected", name.expected())
                .texts("addresses", name.addresses())
                .json();
    }

    /** The comparison of an object that {@link #toJson(DnsName)} made. */
    public static DnsName dnsName(JsonObject json) {
        Fields fields = new Fields(json);
        return new DnsName(
                NetbiosName.parse(fields.text("name", "a name")),
                fields.text("dnsName", "a name of the DNS"),
                fields.choice("found", Found.values()),
                fields.textsOrNone("expected").stream().map(Ipv4Address::parse).toList(),
                fields.textsOrNone("addresses").stream().map(Ipv4Address::parse).toList());
    }

    /**
     * A task: {@code step}, {@code name} or {@code host}, {@code names}, {@code dns}, {@code askedBy}, {@code count} and {@code
     * last}.
     *
     * @param task the task
     * @return a new object
     */
    public static JsonObject toJson(Task task) {
        DnsName dns = task.dns();
        return new Document()
                .put("step", task.step().code())
                .put("name", task.name())
                .put("host", task.host())
                .texts("names", task.names())
                .put("dns", dns == null ? null : toJson(dns))
                .texts("askedBy", task.askedBy())
                .put("count", task.count())
                .time("last", task.last())
                .json();
    }

    /** The task of an object that {@link #toJson(Task)} made. */
    public static Task task(JsonObject json) {
        Fields fields = new Fields(json);
        @Nullable NetbiosName name = fields.has("name") ? NetbiosName.parse(fields.text("name", "a name")) : null;
        @Nullable Ipv4Address host = fields.has("host") ? Ipv4Address.parse(fields.text("host", "an address")) : null;
        return new Task(
                fields.choice("step", Step.values()),
                name,
                host,
                fields.textsOrNone("names").stream().map(NetbiosName::parse).toList(),
                fields.has("dns") ? dnsName(fields.object("dns", "a comparison")) : null,
                fields.textsOrNone("askedBy").stream().map(Ipv4Address::parse).toList(),
                fields.total("count"),
                fields.time("last"));
    }
}
