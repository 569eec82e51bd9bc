package org.nbnsd.cli.setup;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.wire.Ipv4Address;

/** How a machine goes from nmbd to this daemon: what changes in its {@code smb.conf}, and the configuration that has its names. */
final class SambaMove {
    private static final int LONGEST = 15;
    /** What nmbd does and this daemon does not, or otherwise. */
    private static final List<String> WITHOUT_COUNTERPART =
            List.of("wins hook", "wins proxy", "remote announce", "remote browse sync", "netbios scope", "lm announce");

    private final SmbConf samba;
    private final Servers servers;
    private final String hostName;

    SambaMove(SmbConf samba, Servers servers, String hostName) {
        this.samba = samba;
        this.servers = servers;
        this.hostName = hostName;
    }

    private boolean wasServer() {
        return samba.isSet("wins support");
    }

    /** Those that nmbd asked, without its tags. */
    private List<String> askedServers() {
        return samba.words("wins server").stream()
                .map(each -> each.substring(each.lastIndexOf(':') + 1))
                .toList();
    }

    /** The lines of {@code [global]}: smbd goes on, and programs of Samba find names by this daemon. */
    List<String> smbConf() {
        List<String> lines = new ArrayList<>(List.of("[global]"));
        if (samba.isThere("wins support")) {
            lines.add("    wins support = no");
        }
        if (wasServer() || !samba.isThere("wins server")) {
            lines.add("    wins server = " + servers.first());
        }
        return lines;
    }

    /** A whole configuration, in TOML. */
    List<String> configuration() {
        List<String> lines = new ArrayList<>();
        lines.add("name = " + quoted(name()));
        if (!wasServer()) {
            lines.add("server = false");
        }
        List<String> listen = samba.words("interfaces").stream()
                .map(each -> each.split("/", 2)[0])
                .filter(SambaMove::isAddress)
                .filter(each -> !each.startsWith("127."))
                .toList();
        if (!listen.isEmpty()) {
            lines.add("listen = " + list(listen));
        }
        lines.add("");
        lines.add("[node]");
        lines.add("enabled = true");
        List<String> asked =
                askedServers().stream().filter(SambaMove::isAddress).toList();
        lines.add("type = " + quoted(wasServer() || !asked.isEmpty() ? "h" : "b"));
        if (!wasServer() && !asked.isEmpty()) {
            lines.add("servers = " + list(asked));
        }
        lines.add("workgroup = " + quoted(upper(workgroup())));
        List<String> aliases =
                samba.words("netbios aliases").stream().map(SambaMove::upper).toList();
        if (!aliases.isEmpty()) {
            lines.add("aliases = " + list(aliases));
        }
        if (samba.isSet("domain logons")) {
            lines.add("names = " + list(List.of("group:" + upper(workgroup()) + "#1C", upper(workgroup()) + "#1B")));
        }
        return lines;
    }

    /** What a person has to know besides. */
    List<String> remarks() {
        ImmutableList.Builder<String> remarks = ImmutableList.builder();
        remarks.add("smbd goes on as it is; nmbd must not run beside this daemon: sudo systemctl disable --now nmbd");
        if (wasServer()) {
            remarks.add(
                    "the names that nmbd has: nbnsd import /var/lib/samba/wins.dat --dry-run, then without --dry-run");
        }
        if (samba.isThere("dns proxy")) {
            remarks.add("dns proxy = " + samba.text("dns proxy")
                    + ": here the section [dns.proxy], with the domains to look in");
        }
        for (String parameter : WITHOUT_COUNTERPART) {
            if (samba.isThere(parameter)) {
                remarks.add(parameter + " = " + samba.text(parameter) + ": this daemon has nothing like it");
            }
        }
        for (String each : samba.words("interfaces")) {
            if (!isAddress(each.split("/", 2)[0])) {
                remarks.add(
                        "interfaces = … " + each + ": this daemon listens by address; if not everywhere, give the key"
                                + " listen the addresses of " + each);
            }
        }
        for (String server : askedServers()) {
            if (!isAddress(server)) {
                remarks.add("wins server = … " + server + ": give node.servers its address");
            }
        }
        if (samba.isSet("domain master") || samba.isSet("local master") || samba.isSet("preferred master")) {
            remarks.add("browse lists (port 138) end with nmbd: machines are found by name, and not listed");
        }
        return remarks.build();
    }

    private String name() {
        String chosen = samba.text("netbios name");
        String name = upper(chosen.isEmpty() || chosen.contains("%") ? hostName.split("\\.", 2)[0] : chosen);
        return name.substring(0, Math.min(LONGEST, name.length()));
    }

    private String workgroup() {
        String chosen = samba.text("workgroup");
        return chosen.isEmpty() || chosen.contains("%") ? "WORKGROUP" : chosen;
    }

    private static String upper(String name) {
        return Ascii.toUpperCase(name);
    }

    private static boolean isAddress(String text) {
        try {
            return !Ipv4Address.parse(text).isMulticast();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String list(List<String> values) {
        return "[" + String.join(", ", values.stream().map(SambaMove::quoted).toList()) + "]";
    }

    /** As TOML has it. */
    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
