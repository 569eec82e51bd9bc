package org.nbnsd.cli.network;

import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.network.ClaimReport.Verb;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Request.AddressedRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import picocli.CommandLine.Command;

/** {@code release}: this address no longer has this name. */
@Command(
        name = "release",
        header = "Release a NetBIOS name at a name server.",
        description = {
            "Says that an address no longer has a name, as a host does when it stops. Many servers release only what the"
                    + " sender itself has, and some say yes without doing it: it is sent from the --address if this host"
                    + " has it, and query shows whether the name is gone."
        },
        footer = {
            "  nbnsd release fred#20 --address 10.0.0.5 --server 10.0.0.1",
            "  nbnsd release workgroup --group --address 10.0.0.5 --server 10.0.0.1"
        })
public final class ReleaseCommand extends ClaimCommand {
    public ReleaseCommand(Console console) {
        super(console, Verb.RELEASE);
    }

    @Override
    AddressedRequest request(int id, NetbiosName of, AddressEntry entry) {
        return NameReleaseRequest.of(id, of, entry);
    }
}
