package org.nbnsd.cli.console;

import org.nbnsd.name.CodePage;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The code page of the network, for all commands that read or print names. */
public final class CodePageOption {
    private final Letters letters;

    public CodePageOption(Letters letters) {
        this.letters = letters;
    }

    @Option(
            order = 100,
            names = "--code-page",
            paramLabel = "CODEPAGE",
            converter = Converter.class,
            description = "By which letters outside ASCII are octets of names, such as CP437. Default: "
                    + Letters.VARIABLE + " in the environment, or CP850.")
    void use(CodePage codePage) {
        letters.use(codePage);
    }

    /** Reads a code page. */
    static final class Converter implements ITypeConverter<CodePage> {
        @Override
        public CodePage convert(String value) {
            try {
                return CodePage.of(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
