package org.nbnsd.cli.network;

import org.nbnsd.cli.console.Arguments.TtlConverter;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.network.ClaimReport.Verb;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Request.AddressedRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code refresh}: this address still has this name. */
@Command(
        name = "refresh",
        header = "Refresh a NetBIOS name at a name server.",
        description = {
            "Says that an address still has a name, as a host does every few days, so that the server does not let it"
                    + " expire. Most servers register the name if they do not know it."
        },
        footer = {
            "  nbnsd refresh fred#20 --address 10.0.0.5 --server 10.0.0.1",
            "  nbnsd refresh workgroup --group --address 10.0.0.5 --server 10.0.0.1"
        })
public final class RefreshCommand extends ClaimCommand {
    @Option(
            names = "--ttl",
            paramLabel = "SECONDS",
            converter = TtlConverter.class,
            description = "The lifetime to ask for, in seconds; 0 is infinite. Default: 300000, as Windows.")
    private long ttl = RegisterCommand.WINDOWS_TTL;

    public RefreshCommand(Console console) {
        super(console, Verb.REFRESH);
    }

    @Override
    AddressedRequest request(int id, NetbiosName of, AddressEntry entry) {
        return NameRefreshRequest.of(id, of, ttl, entry);
    }
}
