package org.nbnsd.daemon.log;

import org.nbnsd.name.CodePage;

/** By which letters the log shows the octets of names. */
public final class LogCodePage {
    /** Has its name. */
    public static final String PROPERTY = "nbnsd.log.code-page";

    private LogCodePage() {}

    /** One that is none is the usual one, because a log that shows octets is better than none. */
    static CodePage present() {
        try {
            return CodePage.of(System.getProperty(PROPERTY, CodePage.CP850.name()));
        } catch (IllegalArgumentException e) {
            return CodePage.CP850;
        }
    }
}
