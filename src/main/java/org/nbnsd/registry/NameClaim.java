package org.nbnsd.registry;

import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;

/**
 * What a host wants: a name, of some type, for an address.
 *
 * @param name the name
 * @param group the G bit of the request
 * @param type the type of the record that the claim would make
 * @param nodeType the claimant's node type
 * @param address the address in the request, which need not be the sender's
 */
public record NameClaim(NetbiosName name, boolean group, RecordType type, NodeType nodeType, Ipv4Address address) {
    /**
     * The claim in a request: suffix 1C makes a special group whatever the flags, else G a normal group, else OPCODE 15 a
     * multihomed name, else a unique one.
     *
     * @param request a registration, refresh, update or multihomed registration
     * @return the claim
     */
    public static NameClaim of(Claim request) {
        boolean group = request.entry().group();
        boolean multihomed = request instanceof MultihomedRegistrationRequest;
        return new NameClaim(
                request.name(),
                group,
                typeOf(request.name(), group, multihomed),
                request.entry().nodeType(),
                request.entry().address());
    }

    private static RecordType typeOf(NetbiosName name, boolean group, boolean multihomed) {
        if (name.suffix() == NameSuffix.DOMAIN_CONTROLLERS) {
            return RecordType.SPECIAL_GROUP;
        }
        if (group) {
            return RecordType.GROUP;
        }
        return multihomed ? RecordType.MULTIHOMED : RecordType.UNIQUE;
    }
}
