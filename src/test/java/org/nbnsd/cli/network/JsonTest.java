package org.nbnsd.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.cli.network.ClaimReport.Verb;
import org.nbnsd.cli.network.NodeStatusLookup.Status;
import org.nbnsd.cli.network.Outcome.Reply;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.NodeStatistics;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** The fields are a promise to scripts: a change here breaks somebody. */
final class JsonTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Endpoint SERVER = new Endpoint(Ipv4Address.parse("10.0.0.1"), 137);
    private static final AddressEntry FIVE = AddressEntry.unique(NodeType.H, Ipv4Address.parse("10.0.0.5"));
    private static final AddressEntry NINE = AddressEntry.unique(NodeType.B, Ipv4Address.parse("10.0.0.9"));
    private static final String ASKED = """
            "asked":["10.0.0.1:137"],"broadcast":false,"sourcePort":5000,"tries":1,"millis":20""";

    private static Outcome outcome(Request request, Response... responses) {
        List<Reply> replies = List.of(responses).stream()
                .map(response -> new Reply(SERVER, response))
                .toList();
        return new Outcome(request, Peers.host(SERVER), replies, List.of(), 1, 20, false, 5000);
    }

    @Test
    void query() {
        Request request = NameQueryRequest.toServer(1, FRED);
        assertThat(Json.query(outcome(
                        request, PositiveNameQueryResponse.fromServer(1, true, FRED, 300, List.of(FIVE, NINE)))))
                .isEqualTo("{\"command\":\"query\",\"version\":1,\"name\":\"FRED<20>\",\"result\":\"found\"," + ASKED
                        + ",\"answers\":[{\"from\":\"10.0.0.1:137\",\"ttl\":300,\"truncated\":false,\"addresses\":["
                        + "{\"address\":\"10.0.0.5\",\"group\":false,\"nodeType\":\"H\"},"
                        + "{\"address\":\"10.0.0.9\",\"group\":false,\"nodeType\":\"B\"}]}],\"conflict\":false}");
    }

    @Test
    void noAnswer() {
        assertThat(Json.query(outcome(NameQueryRequest.toServer(1, FRED))))
                .isEqualTo("{\"command\":\"query\",\"version\":1,\"name\":\"FRED<20>\",\"result\":\"no-answer\","
                        + ASKED + ",\"answers\":[],\"conflict\":false}");
    }

    @Test
    void status() {
        Request request = NodeStatusRequest.of(1, NetbiosName.WILDCARD);
        NodeStatusResponse response = NodeStatusResponse.of(
                1,
                NetbiosName.WILDCARD,
                List.of(new NodeName(NetbiosName.parse("\\x02\"PC<03>"), 0x0E00)),
                NodeStatistics.ofUnit(0x00155D010203L));
        assertThat(Json.status(new Status(outcome(request, response), null, FIVE.address(), response)))
                .isEqualTo(
                        "{\"command\":\"status\",\"version\":1,\"address\":\"10.0.0.5\",\"result\":\"found\"," + ASKED
                                + ",\"names\":[{\"name\":\"\\\\x02\\\\x22PC<03>\",\"suffix\":3,\"group\":false,\"nodeType\":\"B\","
                                + "\"active\":true,\"conflict\":true,\"releasing\":false,\"permanent\":true,"
                                + "\"meaning\":\"messenger (computer or user)\"}],\"mac\":\"00-15-5D-01-02-03\"}");
    }

    @Test
    void claims() {
        Request request = NameRegistrationRequest.of(1, FRED, 300_000, FIVE);
        String start =
                "{\"command\":\"register\",\"version\":1,\"name\":\"FRED<20>\",\"address\":\"10.0.0.5\",\"group\":false,";
        assertThat(Json.claim(new ClaimReport(
                        Verb.REGISTER, outcome(request, PositiveRegistrationResponse.of(1, FRED, 600, FIVE)), null)))
                .isEqualTo(start + "\"result\":\"accepted\"," + ASKED + ",\"ttl\":600}");
        Response refusal = NegativeRegistrationResponse.of(1, FRED, Rcode.ACT_ERR, 0, NINE);
        assertThat(Json.claim(new ClaimReport(Verb.REGISTER, outcome(request, refusal), null)))
                .isEqualTo(start + "\"result\":\"refused\"," + ASKED
                        + ",\"rcode\":\"ACT_ERR\",\"refusedBy\":\"10.0.0.1:137\",\"holder\":\"10.0.0.9\"}");
    }
}
