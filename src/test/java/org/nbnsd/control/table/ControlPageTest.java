package org.nbnsd.control.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.table.Field.Member;
import org.nbnsd.control.table.Operation.Manner;

/** The page's tables are those of {@link OperationTable}, word for word. */
final class ControlPageTest {
    private static String row(Operation operation) {
        List<String> fields = operation.fields().stream()
                .flatMap(field -> field.members().stream())
                .map(member -> code(member.name()) + (member.isOptional() ? "?" : ""))
                .toList();
        List<String> done = operation.done().stream()
                .map(each -> each.endsWith("?") ? code(each.substring(0, each.length() - 1)) + "?" : code(each))
                .toList();
        return row(
                code(operation.name()),
                operation.does(),
                word(operation.part()),
                word(operation.manner()),
                String.join(", ", fields),
                operation.lines().stream().map(ControlPageTest::code).collect(Collectors.joining(", ")),
                String.join(", ", done));
    }

    private static String row(String... cells) {
        return "|"
                + String.join(
                        "|",
                        List.of(cells).stream()
                                .map(cell -> cell.isEmpty() ? " " : " " + cell + " ")
                                .toList())
                + "|";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("src/docs/control.md"));
    }

    @Test
    void everyOperationIsOnThePageAsItIsInTheTable() throws IOException {
        List<String> rows =
                OperationTable.ALL.stream().map(ControlPageTest::row).toList();
        assertThat(page()).contains("|---|---|---|---|---|---|---|\n" + String.join("\n", rows) + "\n\n");
    }

    @Test
    void everyFieldIsOnThePageWithItsTypeAndRange() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Operation operation : OperationTable.ALL) {
            for (Field<?> field : operation.fields()) {
                for (Member member : field.members()) {
                    rows.add(row(code(member.name()), member.expected()));
                }
            }
        }
        List<String> sorted = rows.stream().distinct().sorted().toList();
        assertThat(page()).contains("|---|---|\n" + String.join("\n", sorted) + "\n\n");
    }

    @Test
    void thePageSaysWhatTheMannersAre() throws IOException {
        for (Manner manner : Manner.values()) {
            assertThat(page()).contains("- *" + word(manner) + "*: ");
        }
    }
}
