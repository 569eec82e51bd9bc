package org.nbnsd.daemon.configuration;

import java.util.function.BiConsumer;

/** What the keys of what is put into the DNS of others must be to each other. */
final class DnsUpdateRules {
    private DnsUpdateRules() {}

    /**
     * Checks them.
     *
     * @param values of the sections that are there once
     * @param wrong gets a key, and what is wrong with it
     */
    static void check(ConfigurationValues values, BiConsumer<ConfigurationKey<?>, String> wrong) {
        if (values.get(DnsUpdateSchema.SERVER).isEmpty()) {
            return;
        }
        if (values.get(DnsUpdateSchema.ZONE).isEmpty() && values.isReadable(DnsUpdateSchema.ZONE)) {
            wrong.accept(
                    DnsUpdateSchema.SERVER,
                    "without a zone (expected: zone = \"wins.example\" in the section [dns.update])");
        }
        if (values.get(DnsUpdateSchema.KEY_FILE).isEmpty() && values.isReadable(DnsUpdateSchema.KEY_FILE)) {
            wrong.accept(
                    DnsUpdateSchema.SERVER,
                    "without a key (expected: key-file, and in it what tsig-keygen prints); who updates without a key is anybody");
        }
        if (!values.get(ConfigurationSchema.SERVER_ENABLED)) {
            wrong.accept(
                    DnsUpdateSchema.SERVER,
                    "without a name server (expected: server = true, or no section [dns.update])");
        }
    }
}
