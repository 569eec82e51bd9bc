package org.nbnsd.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.FamilyKey;
import org.nbnsd.cluster.FamilyValue;
import org.nbnsd.cluster.NodeReport;
import org.nbnsd.cluster.Nonce;
import org.nbnsd.cluster.Role;
import org.nbnsd.cluster.StoreAnswer;
import org.nbnsd.cluster.StoreAnswer.Changed;
import org.nbnsd.cluster.StoreAnswer.Committed;
import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreAnswer.Header;
import org.nbnsd.cluster.StoreAnswer.Leased;
import org.nbnsd.cluster.StoreAnswer.Page;
import org.nbnsd.cluster.StoreAnswer.Watching;
import org.nbnsd.cluster.StoreEntry;
import org.nbnsd.cluster.StoreFailure;
import org.nbnsd.cluster.StoreKey;
import org.nbnsd.cluster.StoreRequest;
import org.nbnsd.cluster.StoreRequest.Commit;
import org.nbnsd.cluster.StoreRequest.Exchange;
import org.nbnsd.cluster.StoreRequest.KeepAlive;
import org.nbnsd.cluster.StoreRequest.Range;
import org.nbnsd.cluster.StoreRequest.Watch;
import org.nbnsd.cluster.StoreValue;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** Requests and answers as octets. What etcd answers here was recorded from etcd 3.4.23. */
final class EtcdTextTest {
    private static final KeyText KEYS = new KeyText("site");
    private static final EtcdRequests REQUESTS = new EtcdRequests(KEYS);
    private static final EtcdAnswers ANSWERS = new EtcdAnswers(KEYS);
    private static final Commit COMMIT = new Commit(List.of());
    private static final String HEADER =
            "\"header\":{\"cluster_id\":\"14841639068965178418\",\"member_id\":\"10276657743932975437\",\"revision\":\"3\",\"raft_term\":\"2\"}";

    private static FamilyValue fred() {
        FamilyValue value = StoreNode.claim(FamilyKey.of(NetbiosName.parse("FRED")), 0, "10.0.0.5")
                .value();
        assertThat(value).isNotNull();
        return value;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FRED",
                "*",
                "'*              \\x00'",
                "'* \\xC3\\xA4 /..%\\x00<>#\\x00\\x00\\x00'",
                "FRED<00>.NETBIOS.COM",
                "'                '.A"
            })
    void everyFamilyHasAKeyThatReadsBack(String name) {
        StoreKey key = new StoreKey.Family(FamilyKey.of(NetbiosName.parse(name)));
        assertThat(KEYS.key(KEYS.of(key))).isEqualTo(key);
    }

    @Test
    void keysAreForPeopleToo() {
        assertThat(KEYS.of(new StoreKey.Family(fred().key()))).isEqualTo("/nbnsd/site/r/FRED");
        assertThat(KEYS.of(new StoreKey.Node("one"))).isEqualTo("/nbnsd/site/node/one");
        assertThat(KEYS.of(new StoreKey.OfRole(Role.SCAVENGER))).isEqualTo("/nbnsd/site/role/scavenger");
        assertThat(KEYS.of(new StoreKey.Meta())).isEqualTo("/nbnsd/site/meta");
        assertThat(KEYS.end()).isEqualTo("/nbnsd/site0");
    }

    /** Two texts for one family would be two families in etcd. */
    @ParameterizedTest
    @ValueSource(strings = {"r/FRED<00>", "r/FRED<20>", "r/'FRED           \\x00'", "role/king", "x", "r/fred "})
    void whatIsNotWrittenAsHereIsNotOurs(String below) {
        assertThat(KEYS.key("/nbnsd/site/" + below)).isEqualTo(new StoreKey.Unknown(below));
    }

    @Test
    void valuesReadBack() {
        Nonce nonce = new Nonce("one", 1_700_000_000_000L, 17);
        NodeReport report =
                new NodeReport("one", 1, 2, "1.0", ClusterState.NORMAL, 77, List.of(Ipv4Address.parse("10.0.0.1")));
        assertReadsBack(new StoreKey.Family(fred().key()), new StoreValue.Family(nonce, fred()));
        assertReadsBack(new StoreKey.Family(fred().key()), new StoreValue.Gone(nonce, 1_700_000_000_001L));
        assertReadsBack(new StoreKey.Meta(), new StoreValue.Meta(1, Ipv4Address.parse("10.9.9.9"), 3));
        assertReadsBack(new StoreKey.Node("one"), new StoreValue.Node(report));
        assertReadsBack(new StoreKey.OfRole(Role.DNS), new StoreValue.Holder(nonce));
    }

    private static void assertReadsBack(StoreKey key, StoreValue value) {
        assertThat(ValueText.value(key, ValueText.of(value))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "17",
                "{\"records\":[]}",
                "{\"by\":[\"a\",1],\"records\":[{}]}",
                "{\"gone\":\"x\"}"
            })
    void aValueThatMakesNoSenseSaysWhy(String text) {
        assertThat(ValueText.value(new StoreKey.Family(fred().key()), text))
                .isInstanceOfSatisfying(
                        StoreValue.Unreadable.class,
                        wrong -> assertThat(wrong.reason()).isNotEmpty());
        assertThat(ValueText.value(new StoreKey.Meta(), text)).isInstanceOf(StoreValue.Unreadable.class);
        assertThat(ValueText.value(new StoreKey.Node("n"), text)).isInstanceOf(StoreValue.Unreadable.class);
        assertThat(ValueText.value(new StoreKey.OfRole(Role.DNS), text)).isInstanceOf(StoreValue.Unreadable.class);
    }

    @Test
    void anotherFamilysRecordsAreUnreadable() {
        StoreKey gina = new StoreKey.Family(FamilyKey.of(NetbiosName.parse("GINA")));
        String text = ValueText.of(new StoreValue.Family(new Nonce("one", 1, 1), fred()));
        assertThat(ValueText.value(gina, text))
                .hasToString("Unreadable[reason=records: of FRED<00> (expected: of GINA<00>, as the key says)]");
    }

    @Test
    void aClaimComparesTheVersionAndAChangeTheRevision() {
        StoreKey key = new StoreKey.OfRole(Role.DNS);
        StoreValue value = new StoreValue.Holder(new Nonce("a", 1, 2));
        String k = base64("/nbnsd/site/role/dns");
        String put = "{\"key\":\"" + k + "\",\"value\":\"" + base64("{\"by\":[\"a\",1,2]}") + "\",\"lease\":\"9\"}";
        assertThat(REQUESTS.body(new Commit(List.of(new Exchange(key, 0, value, 9)))))
                .isEqualTo("{\"success\":[{\"request_txn\":{\"compare\":[{\"key\":\"" + k
                        + "\",\"result\":\"EQUAL\",\"target\":\"VERSION\",\"version\":\"0\"}],\"success\":[{\"request_put\":"
                        + put
                        + "}],\"failure\":[{\"request_range\":{\"key\":\"" + k + "\"}}]}}]}");
        assertThat(REQUESTS.body(new Commit(List.of(new Exchange(key, 7, null, 0)))))
                .isEqualTo("{\"success\":[{\"request_txn\":{\"compare\":[{\"key\":\"" + k
                        + "\",\"result\":\"EQUAL\",\"target\":\"MOD\",\"mod_revision\":\"7\"}],\"success\":[{\"request_delete_range\":"
                        + "{\"key\":\"" + k + "\"}}],\"failure\":[{\"request_range\":{\"key\":\"" + k + "\"}}]}}]}");
    }

    @Test
    void pagesAndWatchesAreOfAllThatIsTheClusters() {
        String end = base64("/nbnsd/site0");
        assertThat(REQUESTS.body(new Range(null, 2000, 0)))
                .isEqualTo("{\"key\":\"" + base64("/nbnsd/site/") + "\",\"range_end\":\"" + end
                        + "\",\"limit\":\"2000\"}");
        assertThat(REQUESTS.body(new Range(new StoreKey.Node("one"), 2000, 5)))
                .isEqualTo("{\"key\":\"" + base64("/nbnsd/site/node/one\0") + "\",\"range_end\":\"" + end
                        + "\",\"limit\":\"2000\",\"revision\":\"5\"}");
        assertThat(REQUESTS.body(new Watch(61)))
                .isEqualTo("{\"create_request\":{\"key\":\"" + base64("/nbnsd/site/") + "\",\"range_end\":\"" + end
                        + "\",\"start_revision\":\"61\"}}");
        assertThat(EtcdRequests.path(new Watch(61))).isEqualTo("/v3/watch");
    }

    @Test
    void ofABatchEachAnswerIsRead() {
        String kv = "{\"key\":\"" + base64("/nbnsd/site/role/dns")
                + "\",\"create_revision\":\"2\",\"mod_revision\":\"2\",\"version\":\"1\",\"value\":\""
                + base64("{\"by\":[\"b\",1,3]}") + "\"}";
        StoreAnswer answer = ANSWERS.answer(
                COMMIT,
                200,
                "{" + HEADER
                        + ",\"succeeded\":true,\"responses\":[{\"response_txn\":{\"header\":{},\"responses\":[{\"response_range\":"
                        + "{\"header\":{\"revision\":\"3\"},\"kvs\":[" + kv + "],\"count\":\"1\"}}]}},"
                        + "{\"response_txn\":{\"header\":{},\"succeeded\":true,\"responses\":[{\"response_put\":{\"header\":{\"revision\":\"3\"}}}]}},"
                        + "{\"response_txn\":{\"header\":{},\"responses\":[{\"response_range\":{\"header\":{\"revision\":\"3\"}}}]}}]}");
        assertThat(answer)
                .isEqualTo(new Committed(
                        new Header(
                                Long.parseUnsignedLong("14841639068965178418"),
                                Long.parseUnsignedLong("10276657743932975437"),
                                3,
                                2),
                        List.of(
                                new StoreAnswer.Exchanged(
                                        false,
                                        new StoreEntry(
                                                new StoreKey.OfRole(Role.DNS),
                                                new StoreValue.Holder(new Nonce("b", 1, 3)),
                                                2)),
                                new StoreAnswer.Exchanged(true, null),
                                new StoreAnswer.Exchanged(false, null))));
    }

    @Test
    void aLeaseThatHasEndedIsNone() {
        String header = "{\"result\":{" + HEADER + ",\"ID\":\"7587862072907233801\"";
        assertThat(ANSWERS.answer(new KeepAlive(1), 200, header + ",\"TTL\":\"10\"}}"))
                .isInstanceOfSatisfying(
                        Leased.class, leased -> assertThat(leased.lease()).isEqualTo(7587862072907233801L));
        assertThat(ANSWERS.answer(new KeepAlive(1), 200, header + "}}"))
                .isInstanceOfSatisfying(
                        Leased.class, leased -> assertThat(leased.lease()).isZero());
    }

    @Test
    void pagesSayWhetherThereIsMore() {
        assertThat(ANSWERS.answer(new Range(null, 1, 0), 200, "{" + HEADER + ",\"more\":true,\"count\":\"5\"}"))
                .isInstanceOfSatisfying(
                        Page.class, page -> assertThat(page.hasMore()).isTrue());
        assertThat(ANSWERS.answer(new Range(null, 1, 0), 200, "{" + HEADER + "}"))
                .isInstanceOfSatisfying(
                        Page.class, page -> assertThat(page.entries()).isEmpty());
    }

    @Test
    void aWatchTellsWhatCameAndWhatWent() {
        String key = base64("/nbnsd/site/node/one");
        assertThat(ANSWERS.line(200, "{\"result\":{" + HEADER + ",\"created\":true}}"))
                .isInstanceOf(Watching.class);
        assertThat(ANSWERS.line(
                        200,
                        "{\"result\":{" + HEADER + ",\"events\":[{\"kv\":{\"key\":\"" + key
                                + "\",\"create_revision\":\"64\",\"mod_revision\":\"64\",\"version\":\"1\",\"value\":\"MQ==\"}},"
                                + "{\"type\":\"DELETE\",\"kv\":{\"key\":\"" + key + "\",\"mod_revision\":\"65\"}}]}}"))
                .isInstanceOfSatisfying(Changed.class, changed -> {
                    assertThat(changed.entries())
                            .extracting(StoreEntry::revision)
                            .containsExactly(64L, 65L);
                    assertThat(changed.entries().get(0).value()).isInstanceOf(StoreValue.Unreadable.class);
                    assertThat(changed.entries().get(1).value()).isNull();
                });
        assertThat(ANSWERS.line(200, "{\"result\":{" + HEADER + ",\"canceled\":true,\"compact_revision\":\"63\"}}"))
                .isEqualTo(new Failed(StoreFailure.COMPACTED, "compacted up to revision 63"));
        assertThat(ANSWERS.line(
                        200,
                        "{\"result\":{\"watch_id\":\"-1\",\"created\":true,\"canceled\":true,\"cancel_reason\":\"rpc error: code = InvalidArgument"
                                + " desc = etcdserver: user name is empty\"}}"))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.failure()).isEqualTo(StoreFailure.NO_TOKEN));
        assertThat(ANSWERS.line(
                        200,
                        "{\"error\":{\"grpc_code\":14,\"http_code\":503,\"message\":\"etcdserver: no leader\",\"http_status\":\"Service"
                                + " Unavailable\"}}"))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.failure()).isEqualTo(StoreFailure.NO_LEADER));
    }

    @ParameterizedTest
    @CsvSource({
        "400, etcdserver: too many operations in txn request, TOO_MANY",
        "400, etcdserver: duplicate key given in txn request, TOO_MANY",
        "400, etcdserver: request is too large, TOO_LARGE",
        "429, grpc: received message larger than max (2100053 vs. 2097152), TOO_LARGE",
        "400, etcdserver: mvcc: required revision has been compacted, COMPACTED",
        "400, etcdserver: mvcc: required revision is a future revision, FUTURE",
        "503, etcdserver: no leader, NO_LEADER",
        "503, etcdserver: leader changed, UNCLEAR",
        "503, etcdserver: request timed out, UNCLEAR",
        "500, context deadline exceeded, UNCLEAR",
        "400, etcdserver: user name is empty, NO_TOKEN",
        "401, etcdserver: invalid auth token, NO_TOKEN",
        "400, 'etcdserver: authentication failed, invalid user ID or password', NO_LOGIN",
        "403, etcdserver: permission denied, DENIED",
        "429, etcdserver: mvcc: database space exceeded, NO_SPACE",
        "404, etcdserver: requested lease not found, NO_LEASE",
    })
    void errorsMeanWhatTheirTextsSay(int status, String text, StoreFailure failure) {
        String body = "{\"error\":\"" + text + "\",\"message\":\"" + text + "\",\"code\":3}";
        assertThat(ANSWERS.answer(COMMIT, status, body))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.failure()).isEqualTo(failure));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "404 page not found",
                "<html>",
                "{}",
                "[]",
                "{\"header\":7}",
                "{\"header\":{\"cluster_id\":\"x\"}}",
                "{\"header\":{\"cluster_id\":\"99999999999999999999999\"}}",
                "{\"header\":{\"cluster_id\":\"1\"},\"responses\":{}}",
                "{\"header\":{\"cluster_id\":\"1\"},\"responses\":[{}]}",
                "{\"header\":{\"cluster_id\":\"1\"},\"responses\":[{\"response_txn\":{\"responses\":[]}}]}",
                "{\"error\":[]}",
                "{\"error\":{}}"
            })
    void whatIsNoAnswerOfEtcdIsAFailureAndNotAnAccident(String body) {
        assertThat(ANSWERS.answer(COMMIT, 200, body)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.failure()).isIn(StoreFailure.NOT_ETCD, StoreFailure.UNCLEAR);
            assertThat(failed.reason()).contains("HTTP status 200");
        });
        assertThat(ANSWERS.line(200, body)).isInstanceOf(Failed.class);
    }

    /** Whatever octets of an answer are others. */
    @Test
    void nothingThatComesMakesTheReaderThrow() {
        String good = "{" + HEADER + ",\"succeeded\":true,\"kvs\":[{\"key\":\"" + base64("/nbnsd/site/r/FRED")
                + "\",\"mod_revision\":\"2\",\"value\":\"" + base64("{\"by\":[\"a\",1,2],\"records\":[]}")
                + "\"}],\"events\":[{\"kv\":{\"key\":\"" + base64("/nbnsd/site/meta") + "\",\"mod_revision\":\"1\"}}]}";
        List<StoreRequest> requests =
                List.of(COMMIT, new Range(null, 1, 0), new KeepAlive(1), new StoreRequest.Grant(1));
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? good : "{\"result\":" + good + "}");
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, (char) random.nextInt(128));
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 9)));
                }
            }
            assertThat(ANSWERS.answer(requests.get(i % requests.size()), 200, text.toString()))
                    .isNotNull();
            assertThat(ANSWERS.line(200, text.toString())).isNotNull();
        }
    }

    @Test
    void nestingWithoutEndIsNoAccidentEither() {
        assertThat(ANSWERS.answer(COMMIT, 200, "{\"header\":" + "[".repeat(500_000)))
                .isInstanceOf(Failed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.1:2379, http://10.0.0.1:2379",
        "https://etcd.example, https://etcd.example:2379",
        "HTTPS://etcd.example/, https://etcd.example:2379",
        "http://[::1]:5, http://[::1]:5",
    })
    void endpointsAreReadAsEtcdReadsThem(String text, String read) {
        assertThat(EtcdEndpoint.parse(text)).hasToString(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1:2379",
                "ftp://a",
                "http://",
                "http://a:0",
                "http://a:99999",
                "http://u:p@a",
                "http://a/x",
                "http://a?x",
                "http://a b"
            })
    void whatIsNoEndpointSaysWhatWasExpected(String text) {
        assertThatThrownBy(() -> EtcdEndpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }
}
