package org.nbnsd.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules are read as the programs print them. */
final class FirewallTest {
    private static Firewall nft(String policy, String... rules) {
        List<String> lines = new ArrayList<>(List.of(
                "table inet filter {",
                "\tchain input {",
                "\t\ttype filter hook input priority filter; policy " + policy + ";"));
        lines.addAll(List.of(rules));
        lines.addAll(List.of(
                "\t}",
                "\tchain output {",
                "\t\ttype filter hook output priority filter; policy drop;",
                "\t\tudp dport 137 drop",
                "\t}",
                "}"));
        return Firewall.of(lines, 137);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\t\tudp dport 137 drop",
                "\t\tudp dport 137 counter packets 0 bytes 0 reject with icmp port-unreachable",
                "\t\tudp dport { 53, 137-138 } drop",
                "\t\tiifname \"eth0\" udp dport 100-200 drop # handle 4",
                "\t\tudp dport netbios-ns drop",
                "-A INPUT -p udp -m udp --dport 137 -j DROP",
                "-A INPUT -s 10.0.0.0/8 -p udp -m multiport --dports 53,137:139 -j REJECT --reject-with icmp-port-unreachable",
                "-A ufw-user-input -p udp -m udp --dport 137 -j DROP",
            })
    void aRuleThatDropsRequestsIsTold(String rule) {
        Firewall firewall = nft("accept", rule);

        assertThat(firewall.dropping()).hasSize(1);
        assertThat(firewall.dropping().get(0)).contains(rule.strip());
        assertThat(firewall.closed()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\t\tudp dport 138 drop",
                "\t\ttcp dport 137 drop",
                "\t\tudp dport { 53, 138-139 } drop",
                "\t\tudp sport 137 drop",
                "\t\tudp dport @blocked drop",
                "-A INPUT -p tcp -m tcp --dport 137 -j DROP",
                "-A FORWARD -p udp -m udp --dport 137 -j DROP",
                "-A OUTPUT -p udp -m udp --dport 137 -j DROP",
                "-A INPUT -p udp -m udp --dport 1137 -j DROP",
            })
    void aRuleAboutSomethingElseIsNot(String rule) {
        assertThat(nft("accept", rule).dropping()).isEmpty();
    }

    @Test
    void whatARuleAcceptsBeforeIsNotDroppedByTheNext() {
        Firewall firewall = nft("drop", "\t\tudp dport 137 accept", "\t\tudp dport 1-1023 drop");

        assertThat(firewall.dropping()).isEmpty();
        assertThat(firewall.closed()).isNull();
    }

    @Test
    void aChainThatDropsAllIsToldUnlessARuleAcceptsRequests() {
        assertThat(nft("drop", "\t\tudp dport 53 accept").closed()).isEqualTo("chain input");
        assertThat(nft("drop", "\t\tmeta l4proto udp udp dport { 53, 137 } accept")
                        .closed())
                .isNull();
        assertThat(Firewall.of(List.of(":INPUT DROP [1:2]", "-A INPUT -p udp -m udp --dport 137 -j ACCEPT"), 137)
                        .closed())
                .isNull();
    }
}
