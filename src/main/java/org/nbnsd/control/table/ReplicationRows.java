package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.ReplicationJson;
import org.nbnsd.control.table.Operation.Manner;
import org.nbnsd.control.table.Operation.Part;
import org.nbnsd.replication.OwnerStatus;
import org.nbnsd.replication.PartnerStatus;
import org.nbnsd.replication.ReplicationWish.Compared;
import org.nbnsd.replication.ReplicationWish.Difference;

/** What can be asked about partners; each is a method of {@link org.nbnsd.control.ReplicationOperations}. */
public final class ReplicationRows {
    private static final List<String> DONE = List.of("partners", "records", "who");

    /** {@link org.nbnsd.control.ReplicationOperations#partners}. */
    public static final Operation PARTNERS = new Operation(
            "partners",
            "how it goes with each partner",
            Part.REPLICATION,
            Manner.LOOKS,
            List.of(),
            List.of("partner"),
            List.of("now"),
            ReplicationRows::partners);

    /** {@link org.nbnsd.control.ReplicationOperations#owners}. */
    public static final Operation OWNERS = new Operation(
            "owners",
            "what is known of the records of each name server",
            Part.REPLICATION,
            Manner.LOOKS,
            List.of(),
            List.of("owner"),
            List.of("now"),
            ReplicationRows::owners);

    /** {@link org.nbnsd.control.ReplicationOperations#pull}. */
    public static final Operation PULL = new Operation(
            "pull",
            "a partner is asked for its records",
            Part.REPLICATION,
            Manner.CHANGES,
            List.of(RequestFields.PARTNER, RequestFields.RANGE),
            List.of(),
            DONE,
            call -> ReplicationJson.toJson(
                    call.operations()
                            .replication()
                            .pull(call.get(RequestFields.PARTNER), call.get(RequestFields.RANGE), call.author()),
                    call.author().who()));

    /** {@link org.nbnsd.control.ReplicationOperations#push}. */
    public static final Operation PUSH = new Operation(
            "push",
            "partners are told that there is something to pull",
            Part.REPLICATION,
            Manner.CHANGES,
            List.of(RequestFields.ANY_PARTNER, RequestFields.PROPAGATE),
            List.of(),
            DONE,
            call -> ReplicationJson.toJson(
                    call.operations()
                            .replication()
                            .push(
                                    call.get(RequestFields.ANY_PARTNER),
                                    call.get(RequestFields.PROPAGATE),
                                    call.author()),
                    call.author().who()));

    /** {@link org.nbnsd.control.ReplicationOperations#removeOwner}. */
    public static final Operation REMOVE_OWNER = new Operation(
            "remove-owner",
            "the records of another name server go",
            Part.REPLICATION,
            Manner.CHANGES,
            List.of(RequestFields.OWNER, RequestFields.AS_TOMBSTONES),
            List.of(),
            DONE,
            call -> ReplicationJson.toJson(
                    call.operations()
                            .replication()
                            .removeOwner(
                                    call.get(RequestFields.OWNER),
                                    call.get(RequestFields.AS_TOMBSTONES),
                                    call.author()),
                    call.author().who()));

    /** {@link org.nbnsd.control.ReplicationOperations#verify}. */
    public static final Operation VERIFY = new Operation(
            "verify",
            "records are compared with what partners have",
            Part.REPLICATION,
            Manner.LOOKS,
            List.of(RequestFields.ANY_NAME),
            List.of("difference"),
            List.of("partners", "compared", "more"),
            ReplicationRows::verify);

    static final List<Operation> ALL = List.of(PARTNERS, OWNERS, PULL, PUSH, REMOVE_OWNER, VERIFY);

    private ReplicationRows() {}

    private static JsonObject now(Call call) throws IOException {
        return new Document().time("now", call.operations().replication().now()).json();
    }

    private static JsonObject partners(Call call) throws IOException {
        for (PartnerStatus each : call.operations().replication().partners()) {
            call.line("partner", ReplicationJson.toJson(each));
        }
        return now(call);
    }

    private static JsonObject owners(Call call) throws IOException {
        for (OwnerStatus each : call.operations().replication().owners()) {
            call.line("owner", ReplicationJson.toJson(each));
        }
        return now(call);
    }

    private static JsonObject verify(Call call) throws IOException {
        Compared compared = call.operations().replication().verify(call.get(RequestFields.ANY_NAME), call.author());
        for (Difference each : compared.differences()) {
            call.line("difference", ReplicationJson.toJson(each));
        }
        return ReplicationJson.toJson(compared);
    }
}
