package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.nbnsd.control.document.Fields;

/**
 * All that can be asked of a daemon. To add an operation: its row here or in one of the lists, what it calls in
 * {@code control}, and its line in {@code src/docs/control.md}, which a test compares.
 */
public final class OperationTable {
    /** All of them, by the part that they ask. */
    public static final List<Operation> ALL = Stream.of(
                    RecordRows.ALL,
                    FileRows.ALL,
                    DaemonRows.ALL,
                    AccessRows.ALL,
                    ConfigurationRows.ALL,
                    ReplicationRows.ALL,
                    NodeRows.ALL,
                    DiagnosisRows.ALL)
            .flatMap(List::stream)
            .toList();

    /** Their names, for error messages. */
    static final String EXPECTED =
            "one of " + String.join(", ", ALL.stream().map(Operation::name).toList());

    private OperationTable() {}

    /**
     * The operation of a name.
     *
     * @param name such as {@code add-static}
     * @return the operation
     * @throws IllegalArgumentException if there is none; the message has all names
     */
    public static Operation named(String name) {
        return ALL.stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "operation: " + name.replaceAll("[^ -~]", ".") + " (expected: " + EXPECTED + ")"));
    }

    /**
     * Reads a request.
     *
     * @param line a JSON object
     * @return the request
     * @throws IllegalArgumentException if the line is none; the message says what was expected
     */
    public static Request parse(String line) {
        Fields fields = new Fields(Fields.object(line));
        Request request = Request.of(named(fields.text("operation", EXPECTED)));
        return reading(request, fields, "sudoUser").askedBy(fields.textOrEmpty("sudoUser"));
    }

    /**
     * Reads the fields of a request, for a door that knows the operation from elsewhere.
     *
     * @param operation what is wanted
     * @param json its fields, and perhaps the {@code reason}
     * @return the request
     * @throws IllegalArgumentException if a field is wrong, missing or not the operation's; the message begins with its name
     */
    public static Request read(Operation operation, JsonObject json) {
        return reading(Request.of(operation), new Fields(json));
    }

    /** Fields that the request may have besides can be read behind that. */
    private static Request reading(Request request, Fields fields, String... also) {
        for (Field<?> field : request.operation().fields()) {
            field.members().forEach(member -> fields.has(member.name()));
        }
        Request read = request.because(fields.textOrEmpty("reason"));
        for (String field : also) {
            fields.has(field);
        }
        fields.requireNoOthers(); // first, for a field that is written wrongly seems to be missing
        for (Field<?> field : request.operation().fields()) {
            read = read.reading(field, fields);
        }
        return read;
    }
}
