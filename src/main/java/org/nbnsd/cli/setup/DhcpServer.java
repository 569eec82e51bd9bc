package org.nbnsd.cli.setup;

import java.util.List;

/** What a DHCP server is to be told, so that its clients get name servers (option 44) and a node type (option 46; RFC 2132). */
enum DhcpServer {
    /** ISC's {@code dhcpd.conf}. */
    ISC("ISC dhcpd, in dhcpd.conf, for all or in a subnet {…}") {
        @Override
        List<String> lines(Servers servers) {
            return List.of(
                    "option netbios-name-servers " + servers.first() + ", " + servers.second() + ";",
                    "option netbios-node-type " + servers.nodeType() + ";");
        }
    },
    /** Kea's {@code kea-dhcp4.conf}. */
    KEA("Kea, in kea-dhcp4.conf, in \"Dhcp4\" or in one of its subnets") {
        @Override
        List<String> lines(Servers servers) {
            return List.of(
                    "\"option-data\": [",
                    "    { \"name\": \"netbios-name-servers\", \"data\": \"" + servers.first() + ", " + servers.second()
                            + "\" },",
                    "    { \"name\": \"netbios-node-type\", \"data\": \"" + servers.nodeType() + "\" }",
                    "]");
        }
    },
    /** {@code dnsmasq.conf}. */
    DNSMASQ("dnsmasq, in dnsmasq.conf, which is Pi-hole's and OpenWrt's, too") {
        @Override
        List<String> lines(Servers servers) {
            return List.of(
                    "dhcp-option=44," + servers.first() + "," + servers.second(),
                    "dhcp-option=46," + servers.nodeType());
        }
    },
    /** Windows Server by {@code netsh}. */
    NETSH("Windows Server, for all scopes; an administrator's cmd.exe on the DHCP server") {
        @Override
        List<String> lines(Servers servers) {
            return List.of(
                    "netsh dhcp server set optionvalue 044 IPADDRESS " + servers.first() + " " + servers.second(),
                    "netsh dhcp server set optionvalue 046 BYTE " + servers.nodeType());
        }
    },
    /** Windows Server by PowerShell. */
    POWERSHELL("Windows Server, the same by PowerShell; -ScopeId 10.0.0.0 for one scope alone") {
        @Override
        List<String> lines(Servers servers) {
            return List.of(
                    "Set-DhcpServerv4OptionValue -OptionId 44 -Value " + servers.first() + "," + servers.second(),
                    "Set-DhcpServerv4OptionValue -OptionId 46 -Value " + servers.nodeType());
        }
    },
    /** RouterOS. */
    MIKROTIK("MikroTik RouterOS, for all its networks") {
        @Override
        List<String> lines(Servers servers) {
            return List.of(
                    "/ip dhcp-server option add name=nbnsd-wins code=44 value=0x" + servers.hexadecimal(),
                    "/ip dhcp-server option add name=nbnsd-node-type code=46 value=0x0" + servers.nodeType(),
                    "/ip dhcp-server network set [find] dhcp-option=nbnsd-wins,nbnsd-node-type");
        }
    };

    private final String where;

    DhcpServer(String where) {
        this.where = where;
    }

    /** Which program, and where the lines go. */
    String where() {
        return where;
    }

    /** The lines. */
    abstract List<String> lines(Servers servers);
}
