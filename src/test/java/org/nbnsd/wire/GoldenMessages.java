package org.nbnsd.wire;

import static java.util.Map.entry;
import static org.nbnsd.wire.AddressEntry.group;
import static org.nbnsd.wire.AddressEntry.unique;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.RedirectNameQueryResponse;
import org.nbnsd.wire.Response.WackResponse;

/** What each {@link GoldenPacket} means, written down value by value, without the factories of the messages. */
final class GoldenMessages {
    private static final NetbiosName FRED = NetbiosName.of("FRED", 0x20);
    private static final NetbiosName FRED_IN_SCOPE = inScope(FRED, "NETBIOS", "COM");
    private static final NetbiosName PC1 = NetbiosName.of("PC1", 0x00);
    private static final NetbiosName ALICE = NetbiosName.of("ALICE", 0x03);
    private static final NetbiosName SRV1 = NetbiosName.of("SRV1", 0x20);
    private static final NetbiosName NOSUCH = NetbiosName.of("NOSUCH", 0x20);
    private static final AddressEntry PC1_ENTRY = unique(NodeType.H, address("192.168.1.10"));
    private static final AddressEntry ALICE_ENTRY = unique(NodeType.B, address("192.168.1.10"));

    private static final Map<String, Message> BY_ID = Map.ofEntries(
            entry("V01", new NameQueryRequest(0x1234, 0x0110, FRED)),
            entry("V02", new NameQueryRequest(0x1235, 0x0100, FRED_IN_SCOPE)),
            entry("V03", answer(0x1234, 0x8500, FRED, 300_000, unique(NodeType.B, address("192.168.1.20")))),
            entry(
                    "V04",
                    answer(
                            0x2001,
                            0x8580,
                            SRV1,
                            0,
                            unique(NodeType.H, address("10.0.0.5")),
                            unique(NodeType.H, address("172.16.0.5")))),
            entry(
                    "V05",
                    answer(
                            0x2002,
                            0x8580,
                            NetbiosName.of("WORKGROUP", 0x00),
                            0,
                            group(NodeType.B, Ipv4Address.BROADCAST))),
            entry("V06a", new NegativeNameQueryResponse(0x2003, 0x8583, NOSUCH, false)),
            entry("V06b", new NegativeNameQueryResponse(0x2003, 0x8403, NOSUCH, true)),
            entry("V07", new NameRegistrationRequest(0x3001, 0x2900, PC1, 300_000, PC1_ENTRY)),
            entry("V08", new NameRegistrationRequest(0x3002, 0x2910, ALICE, 300_000, ALICE_ENTRY)),
            entry("V09", new NameOverwriteDemand(0x3002, 0x2810, ALICE, 0, ALICE_ENTRY)),
            entry(
                    "V10",
                    new MultihomedRegistrationRequest(
                            0x3003, 0x7900, SRV1, 300_000, unique(NodeType.H, address("10.0.0.5")))),
            entry("V11", new PositiveRegistrationResponse(0x3001, 0xAD80, PC1, 518_400, PC1_ENTRY)),
            entry(
                    "V12",
                    new NegativeRegistrationResponse(
                            0x3002, 0xAD86, ALICE, 0, unique(NodeType.B, address("192.168.1.30")))),
            entry(
                    "V13",
                    new EndNodeChallengeResponse(0x3001, 0xAD00, PC1, 0, unique(NodeType.P, address("192.168.1.77")))),
            entry("V14", new NameConflictDemand(0x4444, 0xAD87, ALICE, 0, unique(NodeType.B, Ipv4Address.ZERO))),
            entry("V15", new NameRefreshRequest(0x3004, 0x4000, PC1, 300_000, PC1_ENTRY)),
            entry("V16", new NameRefreshRequest(0x3005, 0x4800, PC1, 300_000, PC1_ENTRY)),
            entry("V17", new NameReleaseRequest(0x3006, 0x3000, PC1, 0, PC1_ENTRY)),
            entry("V18", new NameReleaseRequest(0x3007, 0x3010, ALICE, 0, ALICE_ENTRY)),
            entry("V19", new PositiveReleaseResponse(0x3006, 0xB400, PC1, 0, PC1_ENTRY)),
            entry("V20", new NegativeReleaseResponse(0x3006, 0xB406, PC1, 0, PC1_ENTRY)),
            entry("V21", new WackResponse(0x3001, 0xBC00, PC1, 9, 0x2900)),
            entry("V22", new NodeStatusRequest(0, 0, NetbiosName.WILDCARD)),
            entry(
                    "V23",
                    new NodeStatusResponse(
                            0,
                            0x8400,
                            NetbiosName.WILDCARD,
                            List.of(
                                    new NodeName(NetbiosName.of("PC2", 0x00), 0x0600),
                                    new NodeName(NetbiosName.of("WORKGROUP", 0x00), 0x8400),
                                    new NodeName(NetbiosName.of("PC2", 0x20), 0x0400),
                                    new NodeName(ALICE, 0x0C00)),
                            NodeStatistics.ofUnit(0x00155D010203L))),
            entry(
                    "V24",
                    new RedirectNameQueryResponse(
                            0x2004,
                            0x8100,
                            NetbiosName.of("ENGDOM", 0x00),
                            NetbiosName.of("NBNS2", 0x00),
                            address("10.0.0.53"),
                            60)),
            entry(
                    "V25",
                    answer(
                            0x2005,
                            0x8580,
                            NetbiosName.of("CORP", 0x1C),
                            0,
                            group(NodeType.B, address("10.1.0.1")),
                            group(NodeType.B, address("10.1.0.2")),
                            group(NodeType.B, address("10.2.0.1")))),
            entry(
                    "V26",
                    answer(
                            0x2006,
                            0x8780,
                            NetbiosName.of("BIGGRP", 0x20),
                            0,
                            IntStream.rangeClosed(1, 86)
                                    .mapToObj(host -> group(NodeType.B, address("10.9.0." + host)))
                                    .toArray(AddressEntry[]::new))),
            entry("V28", new NegativeNameQueryResponse(0xBFF7, 0x8583, NetbiosName.of("WPAD", 0x00), false)),
            entry(
                    "V29",
                    new NegativeRegistrationResponse(
                            0x80DA,
                            0xAD86,
                            NetbiosName.of("SYNERITY", 0x1D),
                            0,
                            unique(NodeType.B, address("192.168.123.2")))),
            entry(
                    "S01",
                    new MultihomedRegistrationRequest(
                            0x0CC6,
                            0x7800,
                            NetbiosName.of("_TORTURE-34655", 0x00),
                            300_000,
                            unique(NodeType.H, address("10.99.0.2")))),
            entry(
                    "S02",
                    new NameRegistrationRequest(
                            0x637B,
                            0x2910,
                            NetbiosName.of("NMBDSRV", 0x20),
                            0,
                            unique(NodeType.H, address("10.99.0.1")))),
            entry("N01", new NameUpdateRequest(0x3001, 0x2800, PC1, 300_000, PC1_ENTRY)),
            entry("N02", new WackResponse(0x3001, 0xBC00, null, 9, 0x2900)),
            entry("N03", new NodeStatusRequest(7, 0x0010, NetbiosName.WILDCARD)),
            entry(
                    "N04",
                    answer(
                            0xFFFF,
                            0x8400,
                            inScope(NetbiosName.of("C-\u0080ser\u00FFial.\u0000Na", 0xC0), "a.b", "\u00FF"),
                            0xFFFFFFFFL,
                            unique(NodeType.P, address("192.168.1.1")),
                            unique(NodeType.M, address("192.168.1.2")))));

    private GoldenMessages() {}

    static Message of(GoldenPacket packet) {
        Message message = BY_ID.get(packet.id());
        if (message == null) {
            throw new IllegalArgumentException(packet + " has no meaning here");
        }
        return message;
    }

    static int count() {
        return BY_ID.size();
    }

    private static Message answer(int id, int flags, NetbiosName name, long ttl, AddressEntry... entries) {
        return new PositiveNameQueryResponse(id, flags, name, ttl, List.of(entries));
    }

    private static NetbiosName inScope(NetbiosName name, String... labels) {
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < NetbiosName.LENGTH; i++) {
            octets.append((char) name.octet(i));
        }
        return NetbiosName.of(octets.toString().getBytes(StandardCharsets.ISO_8859_1), 0, new Scope(List.of(labels)));
    }

    private static Ipv4Address address(String text) {
        return Ipv4Address.parse(text);
    }
}
