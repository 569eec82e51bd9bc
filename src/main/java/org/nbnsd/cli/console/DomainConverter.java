package org.nbnsd.cli.console;

import org.nbnsd.dns.DomainName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a domain of the DNS. */
public final class DomainConverter implements ITypeConverter<DomainName> {
    @Override
    public DomainName convert(String text) {
        try {
            return DomainName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
