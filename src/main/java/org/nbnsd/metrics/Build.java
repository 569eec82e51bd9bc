package org.nbnsd.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.jar.Manifest;
import org.nbnsd.control.Family;
import org.nbnsd.control.Family.Sample;

/** Which program this is, as its jar says. */
final class Build {
    private static final String UNKNOWN = "unknown";
    private static final String REVISION = "Implementation-Revision";

    private Build() {}

    /** The one figure, which is 1. */
    static Sample sample(String version) {
        return new Sample(
                Family.BUILD, List.of(version, revision(), System.getProperty("java.version", UNKNOWN)), 1, null);
    }

    /** The commit that it was built from, if whoever built it said so. */
    private static String revision() {
        try (InputStream in = Build.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
            String revision =
                    in == null ? null : new Manifest(in).getMainAttributes().getValue(REVISION);
            return revision == null || revision.isEmpty() ? UNKNOWN : revision;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
