package org.nbnsd.cli.diagnosis;

import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.NameArgument;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.Subject.AllSuffixes;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.wire.Ipv4Address;
import picocli.CommandLine.TypeConversionException;

/** A name or an address that somebody wants to know about, as typed. */
final class SubjectArgument {
    /** How the help describes it. */
    static final String TEXT =
            "FRED (with all suffixes), FRED#20 or 'FRED<20>', upper-cased as Windows does it, or an address such as"
                    + " 10.0.0.5, with all its names.";

    private SubjectArgument() {}

    /** Reads it; a {@link UsageError} if it is none. */
    static Subject parse(String text, Letters letters) {
        if (Arguments.looksLikeAddress(text)) {
            try {
                if (text.contains(":")) {
                    throw new UsageError(Arguments.host(text)
                            + ": with a port (expected: the address alone, of which all" + " that was seen is told)");
                }
                return new OneAddress(Ipv4Address.parse(text));
            } catch (IllegalArgumentException | TypeConversionException e) {
                throw new UsageError(String.valueOf(e.getMessage()));
            }
        }
        NameArgument name = Arguments.name(text, letters);
        return name.suffixGiven() ? new OneName(name.name()) : new AllSuffixes(name.name());
    }
}
