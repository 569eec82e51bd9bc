package org.nbnsd.daemon.configuration;

import java.util.Locale;
import java.util.regex.Pattern;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/** The types that only the keys of {@link NodeSchema} have. */
final class NodeTypes {
    /** The port of a name server that was given without one. */
    static final int USUAL_PORT = 0;

    private static final String GROUP = "group:";
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    private NodeTypes() {}

    /** A host, with a port or {@link #USUAL_PORT}. */
    static ConfigurationType<Endpoint> nameServer() {
        return ConfigurationTypes.text(
                "an IPv4 address, such as \"10.0.0.5\" or \"10.0.0.5:137\"",
                NodeTypes::nameServer,
                server -> server.port() == USUAL_PORT ? server.address().toString() : server.toString());
    }

    private static Endpoint nameServer(String text) {
        int colon = text.indexOf(':');
        Ipv4Address address = Ipv4Address.parse(colon < 0 ? text : text.substring(0, colon));
        String port = colon < 0 ? "" : text.substring(colon + 1);
        boolean isPort = colon < 0 || PORT.matcher(port).matches() && Integer.parseInt(port) <= 0xFFFF;
        if (!address.isHost() || !isPort) {
            throw new IllegalArgumentException(text);
        }
        return new Endpoint(address, colon < 0 ? USUAL_PORT : Integer.parseInt(port));
    }

    /** A name of this machine, which says its suffix. */
    static ConfigurationType<LocalName> localName() {
        return ConfigurationTypes.text(
                "a name and its suffix, such as \"FRED#20\", or with group: in front, such as \"group:SALES#1C\"",
                NodeTypes::localName,
                local -> (local.group() ? GROUP : "") + local.name());
    }

    private static LocalName localName(String text) {
        boolean group = text.toLowerCase(Locale.ROOT).startsWith(GROUP);
        String typed = group ? text.substring(GROUP.length()) : text;
        NetbiosName name = NetbiosName.parseTyped(typed);
        if (!NetbiosName.hasSuffix(typed)
                || name.base().isEmpty()
                || name.base().startsWith("*")) {
            throw new IllegalArgumentException(text);
        }
        return new LocalName(name, group);
    }
}
