package org.nbnsd.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;

/** The header {@code If-Match} of a request that changes one record: how whoever sends it has seen the record. */
final class IfMatch {
    static final String HEADER = "If-Match";

    private static final String EXPECTED = "expected";
    private static final Pattern TAG = Pattern.compile("\"([\\x21\\x23-\\x7E]+)\"");

    private static final Pattern RECORD = Pattern.compile("[0-9a-f]{32}");
    /** What no record has, for a tag that was never one. */
    private static final String NEVER = "0".repeat(32);

    private IfMatch() {}

    /**
     * Writes what is expected of the record. With {@code *} it is whatever it is.
     *
     * @param fields have the name, or names, of the one record
     * @throws ProblemException if the header is missing or no tag
     */
    static void write(Ask ask, JsonObject fields) throws ProblemException {
        if (fields.has(EXPECTED)) {
            throw new Problem(ProblemCode.UNPROCESSABLE, EXPECTED + ": the header " + HEADER + " says it already")
                    .at("/" + EXPECTED, "the header " + HEADER + " says it already (expected: nothing here)")
                    .exception();
        }
        String header = ask.header(HEADER);
        if (header == null) {
            throw new ProblemException(
                    ProblemCode.PRECONDITION_REQUIRED,
                    HEADER
                            + ": missing (expected: the ETag of the record as GET has shown it, or * for whatever it is)");
        }
        if (header.equals("*")) {
            return;
        }
        Matcher tag = TAG.matcher(header);
        if (!tag.matches()) {
            throw Problem.wrongHeader(HEADER, "no tag", "one ETag with its quotes, not weak, or *");
        }
        JsonElement name = fields.has("name")
                ? fields.get("name")
                : fields.getAsJsonArray("names").get(0);
        JsonObject expected = new JsonObject();
        expected.addProperty(name.getAsString(), RECORD.matcher(tag.group(1)).matches() ? tag.group(1) : NEVER);
        fields.add(EXPECTED, expected);
    }
}
