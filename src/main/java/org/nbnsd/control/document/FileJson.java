package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import java.util.TreeMap;
import org.nbnsd.control.DatabaseCopies.Copied;
import org.nbnsd.control.ImportPreview;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.Problem;
import org.nbnsd.transfer.Reading;
import org.nbnsd.transfer.Written;

/** What there is to say about files that are read or written, as JSON objects. */
public final class FileJson {
    private FileJson() {}

    /**
     * What is wrong with a line.
     *
     * @param problem what is wrong
     * @return a new object
     */
    public static JsonObject toJson(Problem problem) {
        return new Document()
                .put("source", problem.source())
                .put("reason", problem.reason())
                .put("note", problem.isNote())
                .json();
    }

    /**
     * How many records of a file had expired.
     *
     * @param expired how many
     * @return a new object
     */
    public static JsonObject toJson(Reading.Expired expired) {
        return new Document()
                .put("leftOut", expired.leftOut())
                .put("taken", expired.taken())
                .json();
    }

    /** Without the problems and outcomes, which have lines of their own. */
    public static JsonObject toJson(ImportPreview preview) {
        Document json = new Document().put("import", preview.id());
        if (preview.id() != null) {
            json.time("expires", preview.expires());
        }
        return json.put("format", preview.format().text())
                .put("expired", toJson(preview.expired()))
                .all(AnswerJson.toJson(preview.result()))
                .json();
    }

    /**
     * What was written to a file.
     *
     * @param written what
     * @param format as what
     * @return a new object
     */
    public static JsonObject toJson(Written written, FileFormat format) {
        return new Document()
                .put("format", format.text())
                .put("records", written.records())
                .counts("leftOut", new TreeMap<>(written.leftOut()))
                .counts("lost", new TreeMap<>(written.lost()))
                .json();
    }

    /**
     * What a copy of the database has.
     *
     * @param copied what
     * @return a new object
     */
    public static JsonObject toJson(Copied copied) {
        return new Document()
                .put("records", copied.records())
                .put("format", copied.format())
                .put("octets", copied.octets())
                .json();
    }
}
