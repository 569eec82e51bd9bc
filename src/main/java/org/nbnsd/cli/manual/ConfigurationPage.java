package org.nbnsd.cli.manual;

import java.util.List;
import org.nbnsd.daemon.configuration.ConfigurationReference;

/** {@code nbnsd.toml.5}: every key, from the table that the daemon reads the file by. */
final class ConfigurationPage {
    private ConfigurationPage() {}

    static String text(String version) {
        Roff page = Roff.page("NBNSD.TOML", 5, version)
                .named("nbnsd.toml", "configuration of the NetBIOS name server nbnsd")
                .section("DESCRIPTION")
                .paragraph(
                        "The file is TOML. None is needed: what it does not have is as by default. Durations are texts such as"
                                + " \"6d\", \"1h30m\" or \"500ms\". A mistake is reported with its line and column and with what was"
                                + " expected; nothing is ignored.")
                .paragraph("nbnsd check-config FILE says what a file means or what is wrong with it, nbnsd check-config"
                        + " --example prints one with every key, nbnsd settings lists what holds. A running daemon reads it"
                        + " again when it is told to (nbnsd reload, systemctl reload nbnsd); what does not say when another"
                        + " value takes effect does so at once.");
        for (ConfigurationReference.Section section : ConfigurationReference.sections()) {
            page.section(section.heading().isEmpty() ? "BEFORE THE FIRST SECTION" : section.heading());
            if (!section.doc().isEmpty()) {
                page.paragraph(section.doc());
            }
            section.keys()
                    .forEach(key -> page.item(
                            key.name() + " = " + key.usual(), List.of(key.doc(), detail(key.expected(), key.takes()))));
        }
        return page.section("FILES")
                .paragraph("/etc/nbnsd/nbnsd.toml")
                .section("SEE ALSO")
                .paragraph("nbnsd-serve(1), nbnsd-check-config(1), nbnsd-reload(1), nbnsd-settings(1)")
                .toString();
    }

    private static String detail(String expected, String takes) {
        return "Expected: " + expected + '.' + (takes.isEmpty() ? "" : " Takes effect " + takes + '.');
    }
}
