package org.nbnsd.daemon.configuration;

import java.util.function.BiConsumer;

/** What the keys of the server for HTTP must be to each other. */
final class HttpRules {
    private HttpRules() {}

    /**
     * Checks them.
     *
     * @param values of the sections that are there once
     * @param wrong gets a key, and what is wrong with it
     */
    static void check(ConfigurationValues values, BiConsumer<ConfigurationKey<?>, String> wrong) {
        boolean hasCertificate = !values.get(HttpSchema.CERTIFICATE).isEmpty();
        boolean hasKey = !values.get(HttpSchema.KEY).isEmpty();
        boolean isPlain = values.get(HttpSchema.PLAIN);
        if (hasCertificate != hasKey) {
            wrong.accept(
                    hasKey ? HttpSchema.KEY : HttpSchema.CERTIFICATE,
                    "alone (expected: certificate and key, or neither of them)");
        }
        String listen = values.get(HttpSchema.LISTEN);
        boolean isForOthers = !listen.equals(HttpSchema.OFF) && !HttpConfiguration.isOfThisMachine(listen);
        if (isForOthers && !hasCertificate && !hasKey && !isPlain) {
            wrong.accept(
                    HttpSchema.LISTEN,
                    "\"" + listen + "\" without encryption (expected: an address of this machine alone, such as"
                            + " \"127.0.0.1:8137\"; or certificate and key in the section [http]; or plain = true there,"
                            + " which lets everybody on the way read tokens)");
        }
    }
}
