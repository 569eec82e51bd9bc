package org.nbnsd.control.table;

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
                    DaemonRows.ALL,
                    AccessRows.ALL,
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
        for (Field<?> field : request.operation().fields()) {
            request = request.reading(field, fields);
        }
        request = request.because(fields.textOrEmpty("reason")).askedBy(fields.textOrEmpty("sudoUser"));
        fields.requireNoOthers();
        return request;
    }
}
