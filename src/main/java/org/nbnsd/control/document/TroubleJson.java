package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import org.nbnsd.control.Trouble;

/** What is wrong on a machine, as JSON. */
public final class TroubleJson {
    private TroubleJson() {}

    /**
     * A new object.
     *
     * @param trouble what is wrong
     * @return the object
     */
    public static JsonObject toJson(Trouble trouble) {
        return new Document()
                .put("code", Fields.word(trouble.code()))
                .put("what", trouble.what())
                .put("why", trouble.why())
                .put("mend", trouble.mend())
                .json();
    }
}
