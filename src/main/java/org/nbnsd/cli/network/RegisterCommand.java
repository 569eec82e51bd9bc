package org.nbnsd.cli.network;

import org.nbnsd.cli.console.Arguments.TtlConverter;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.cli.network.ClaimReport.Verb;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Request.AddressedRequest;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code register}: this address has this name. */
@Command(
        name = "register",
        header = "Register a NetBIOS name with a name server.",
        description = {
            "Claims a name for an address, as a host does when it starts. Where the server must first ask a present holder"
                    + " it waits for the result; where the server leaves that to the claimant it asks the holder itself."
                    + " The name lives as long as the server says; refresh makes it live longer, release ends it."
        },
        footer = {
            "  nbnsd register fred#20 --address 10.0.0.5 --server 10.0.0.1",
            "  nbnsd register workgroup --group --address 10.0.0.5 --server 10.0.0.1",
            "  nbnsd register fred --multihomed --address 172.16.0.5 --server 10.0.0.1"
        })
public final class RegisterCommand extends ClaimCommand {
    /** What Windows asks for, in seconds. */
    static final long WINDOWS_TTL = 300_000;

    @Option(
            names = "--multihomed",
            description = "The host has several addresses, and this is one of them. Not for groups.")
    private boolean multihomed;

    @Option(
            names = "--ttl",
            paramLabel = "SECONDS",
            converter = TtlConverter.class,
            description = "The lifetime to ask for, in seconds; 0 is infinite. Default: 300000, as Windows.")
    private long ttl = WINDOWS_TTL;

    public RegisterCommand(Console console) {
        super(console, Verb.REGISTER);
    }

    @Override
    AddressedRequest request(int id, NetbiosName of, AddressEntry entry) {
        if (multihomed && isGroup()) {
            throw new UsageError(
                    "--multihomed: with --group (expected: one of them, a group has many addresses anyway)");
        }
        return multihomed
                ? MultihomedRegistrationRequest.of(id, of, ttl, entry)
                : NameRegistrationRequest.of(id, of, ttl, entry);
    }
}
