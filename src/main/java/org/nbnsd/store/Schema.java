package org.nbnsd.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The formats of the database, as the steps from each to the next; the first step makes format 1 of an empty file. A
 * change of the format is one more step, never a change of one that was published: files like it are out there.
 *
 * @param steps SQL, each for the step from the format of its index to the next
 */
record Schema(List<String> steps) {
    /** What this program reads and writes. */
    static final Schema CURRENT =
            new Schema(List.of(resource("format-1.sql"), resource("format-2.sql"), resource("format-3.sql")));

    Schema {
        steps = List.copyOf(steps);
    }

    /** The newest format. */
    int format() {
        return steps.size();
    }

    /** The steps up to an earlier format. */
    Schema until(int format) {
        return new Schema(steps.subList(0, format));
    }

    /** With one more format. */
    Schema plus(String step) {
        List<String> more = new ArrayList<>(steps);
        more.add(step);
        return new Schema(more);
    }

    /** Brings a database from a format to the newest, in the transaction that is open. */
    void upgrade(Connection connection, int from) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String step : steps.subList(from, steps.size())) {
                statement.executeUpdate(step);
            }
            statement.executeUpdate("PRAGMA user_version = " + format());
        }
    }

    private static String resource(String name) {
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError(name + ": not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
