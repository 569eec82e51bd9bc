package org.nbnsd.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.etcd.EtcdServer.base64;
import static org.nbnsd.etcd.StoreNode.claim;
import static org.nbnsd.etcd.StoreNode.family;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.FamilyOutcome;
import org.nbnsd.cluster.FamilyOutcome.Accepted;
import org.nbnsd.cluster.FamilyOutcome.Refused;
import org.nbnsd.cluster.FamilyWrite;
import org.nbnsd.cluster.StoreNotice;
import org.nbnsd.cluster.StoreRequest.Authenticate;
import org.nbnsd.http.server.Openssl;

/** With a real etcd. */
final class EtcdStoreIT {
    private static final String SPACE = "etcd's database is full";

    @TempDir
    private Path directory;

    private static List<FamilyOutcome> outcome(CompletableFuture<List<FamilyOutcome>> commit) throws Exception {
        return commit.get(60, TimeUnit.SECONDS);
    }

    /** What becomes of writes in the end: what was not done, because etcd could not be reached for a while, is tried again. */
    private static List<FamilyOutcome> insist(StoreNode node, List<FamilyWrite> writes) throws Exception {
        return insist(node, writes, node.commit(writes));
    }

    private static List<FamilyOutcome> insist(
            StoreNode node, List<FamilyWrite> writes, CompletableFuture<List<FamilyOutcome>> first) throws Exception {
        List<FamilyOutcome> outcomes = new ArrayList<>(outcome(first));
        for (int i = 0; i < writes.size(); i++) {
            while (outcomes.get(i) instanceof FamilyOutcome.Unavailable) {
                node.awaitState(ClusterState.NORMAL);
                outcomes.set(i, outcome(node.commit(List.of(writes.get(i)))).get(0));
            }
        }
        return outcomes;
    }

    private static List<FamilyWrite> claims(int count, String host) {
        List<FamilyWrite> writes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            writes.add(claim(family(i), 0, host));
        }
        return writes;
    }

    @Test
    void ofNodesThatClaimTheSameOneGetsEachFamilyAndTheOthersLearnWhoHasIt() throws Exception {
        try (EtcdServer etcd = new EtcdServer(directory, "http").start();
                StoreNode one = new StoreNode("one", StoreNode.settings(etcd), null);
                StoreNode two = new StoreNode("two", StoreNode.settings(etcd), null)) {
            one.awaitState(ClusterState.NORMAL);
            two.awaitState(ClusterState.NORMAL);

            CompletableFuture<List<FamilyOutcome>> ofOne = one.commit(claims(300, "10.0.0.1"));
            CompletableFuture<List<FamilyOutcome>> ofTwo = two.commit(claims(300, "10.0.0.2"));

            List<FamilyOutcome> firsts = insist(one, claims(300, "10.0.0.1"), ofOne);
            List<FamilyOutcome> seconds = insist(two, claims(300, "10.0.0.2"), ofTwo);
            for (int i = 0; i < 300; i++) {
                FamilyOutcome first = firsts.get(i);
                FamilyOutcome second = seconds.get(i);
                FamilyOutcome lost = first instanceof Accepted ? second : first;
                String host = first instanceof Accepted ? "10.0.0.1" : "10.0.0.2";
                assertThat(List.of(first, second))
                        .filteredOn(Accepted.class::isInstance)
                        .hasSize(1);
                assertThat(((Refused) lost).current())
                        .isEqualTo(claim(family(i), 0, host).value());
            }
            one.await("all", node -> node.families().size() == 300);
            two.await("all", node -> node.families().size() == 300);
            assertThat(one.families()).isEqualTo(two.families());
        }
    }

    @Test
    void aNodeThatComesLaterReadsAllPagesAndWhatHasGoneIsNotThere() throws Exception {
        try (EtcdServer etcd = new EtcdServer(directory, "http").start();
                StoreNode one = new StoreNode("one", StoreNode.settings(etcd), null)) {
            one.awaitState(ClusterState.NORMAL);
            List<FamilyOutcome> made = insist(one, claims(4100, "10.0.0.1"));
            assertThat(made).hasSize(4100).allMatch(Accepted.class::isInstance);
            FamilyWrite goes = new FamilyWrite(family(7), ((Accepted) made.get(7)).revision(), null);
            assertThat(insist(one, List.of(goes))).allMatch(Accepted.class::isInstance);
            one.await("it has gone", node -> node.families().size() == 4099);

            try (StoreNode late = new StoreNode("late", StoreNode.settings(etcd), null)) {
                late.awaitState(ClusterState.NORMAL);
                assertThat(late.families()).isEqualTo(one.families()).doesNotContainKey(family(7));
                assertThat(insist(late, List.of(claim(family(7), 0, "10.0.0.3"))))
                        .allMatch(Accepted.class::isInstance);
                one.await("it is there again", node -> node.families().containsKey(family(7)));
            }
        }
    }

    @Test
    void whenEtcdDiesAndComesBackNothingIsMissed() throws Exception {
        try (EtcdServer etcd = new EtcdServer(directory, "http").start();
                StoreNode one = new StoreNode("one", StoreNode.settings(etcd), null);
                StoreNode two = new StoreNode("two", StoreNode.settings(etcd), null)) {
            one.awaitState(ClusterState.NORMAL);
            two.awaitState(ClusterState.NORMAL);
            insist(one, claims(10, "10.0.0.1"));
            etcd.kill();
            CompletableFuture<List<FamilyOutcome>> during = one.commit(List.of(claim(family(50), 0, "10.0.0.1")));
            one.awaitState(ClusterState.ISOLATED);
            assertThat(outcome(one.commit(List.of(claim(family(51), 0, "10.0.0.1")))))
                    .allMatch(FamilyOutcome.Unavailable.class::isInstance);

            etcd.start();

            one.awaitState(ClusterState.NORMAL);
            two.awaitState(ClusterState.NORMAL);
            assertThat(insist(two, List.of(claim(family(11), 0, "10.0.0.2")))).allMatch(Accepted.class::isInstance);
            int all = insist(one, List.of(claim(family(50), 0, "10.0.0.1")), during)
                                    .get(0)
                            instanceof Accepted
                    ? 12
                    : 11;
            one.await("all", node -> node.families().size() == all);
            two.await("all", node -> node.families().size() == all);
            assertThat(one.families()).isEqualTo(two.families());
            assertThat(one.notices(StoreNotice.SnapshotBegun.class)).hasSize(1);
        }
    }

    @Test
    void changesThatEtcdHasForgottenAreReadAnew() throws Exception {
        try (EtcdServer etcd = new EtcdServer(directory, "http").start();
                StoreNode one = new StoreNode("one", StoreNode.settings(etcd), null)) {
            one.awaitState(ClusterState.NORMAL);
            insist(one, claims(3, "10.0.0.1"));
            one.await("all", node -> node.families().size() == 3);
            etcd.kill();
            etcd.start();
            compactWithChanges(etcd);
            one.await(
                    "read anew",
                    node -> node.notices(StoreNotice.SnapshotEnded.class).size() >= 2
                            || node.notices(StoreNotice.Unreadable.class).size() >= 50);
            one.awaitState(ClusterState.NORMAL);
            assertThat(one.families()).hasSize(3);
        }
    }

    /** Somebody writes nonsense below the cluster's keys, which hurts nobody. */
    private static void compactWithChanges(EtcdServer etcd) throws Exception {
        String answer = "";
        for (int i = 0; i < 50; i++) {
            answer = etcd.postWhenUp(
                    "/v3/kv/put",
                    "{\"key\":\"" + base64("/nbnsd/site/r/NONSENSE") + "\",\"value\":\"" + base64("!") + "\"}");
        }
        String revision = answer.replaceAll(".*\"revision\":\"(\\d+)\".*", "$1");
        etcd.post("/v3/kv/compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
    }

    @Test
    void aUserWithAPasswordGetsInAndAgainWhenEtcdHasForgottenTheToken() throws Exception {
        try (EtcdServer etcd = new EtcdServer(directory, "http").start()) {
            Authenticate right = new Authenticate("nbnsd", "secret");
            enableAuthentication(etcd);
            try (StoreNode one = new StoreNode("one", StoreNode.settings(etcd), right);
                    StoreNode wrong = new StoreNode("w", StoreNode.settings(etcd), new Authenticate("nbnsd", "guess"));
                    StoreNode nobody = new StoreNode("nobody", StoreNode.settings(etcd), null);
                    StoreNode outside = new StoreNode(
                            "outside",
                            new EtcdSettings("other", StoreNode.settings(etcd).endpoints(), null),
                            right)) {
                one.awaitState(ClusterState.NORMAL);
                wrong.awaitState(ClusterState.REFUSED);
                nobody.awaitState(ClusterState.REFUSED);
                outside.awaitState(ClusterState.REFUSED);
                assertThat(wrong.reason()).contains("user or password are wrong");
                assertThat(nobody.reason()).contains("none are configured");
                assertThat(outside.reason()).contains("no right");

                etcd.kill();
                etcd.start();
                one.awaitState(ClusterState.NORMAL);
                one.await(
                        "works again",
                        node -> node.notices(StoreNotice.NodeSeen.class).size() > 3);
                assertThat(insist(one, claims(3, "10.0.0.1"))).hasSize(3).allMatch(Accepted.class::isInstance);
            }
        }
    }

    private static void enableAuthentication(EtcdServer etcd) throws Exception {
        String role = "{\"name\":\"nbnsd\",\"perm\":{\"permType\":\"READWRITE\",\"key\":\"" + base64("/nbnsd/site/")
                + "\",\"range_end\":\"" + base64("/nbnsd/site0") + "\"}}";
        String unused = etcd.postWhenUp("/v3/kv/range", "{\"key\":\"" + base64("a") + "\"}");
        etcd.post("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"root\"}");
        etcd.post("/v3/auth/role/add", "{\"name\":\"root\"}");
        etcd.post("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
        etcd.post("/v3/auth/user/add", "{\"name\":\"nbnsd\",\"password\":\"secret\"}");
        etcd.post("/v3/auth/role/add", "{\"name\":\"nbnsd\"}");
        etcd.post("/v3/auth/role/grant", role);
        etcd.post("/v3/auth/user/grant", "{\"user\":\"nbnsd\",\"role\":\"nbnsd\"}");
        assertThat(etcd.post("/v3/auth/enable", "{}")).contains("revision");
    }

    @Test
    void aFullDatabaseIsToldWithWhatToDo() throws Exception {
        try (EtcdServer etcd = new EtcdServer(directory, "http", "--quota-backend-bytes", "1000000").start();
                StoreNode one = new StoreNode("one", StoreNode.settings(etcd), null)) {
            one.awaitState(ClusterState.NORMAL);
            String value = base64("x".repeat(700_000));
            for (int i = 0; i < 3; i++) {
                etcd.post("/v3/kv/put", "{\"key\":\"" + base64("full" + i) + "\",\"value\":\"" + value + "\"}");
            }
            one.awaitState(ClusterState.ISOLATED);
            assertThat(one.reason()).contains(SPACE);
        }
    }

    @Test
    void aPersonTakesANodeOutOfServiceAndBack() throws Exception {
        try (EtcdServer etcd = new EtcdServer(directory, "http").start();
                StoreNode one = new StoreNode("one", StoreNode.settings(etcd), null)) {
            one.awaitState(ClusterState.NORMAL);
            one.maintain(true);
            one.awaitState(ClusterState.MAINTENANCE);
            assertThat(outcome(one.commit(claims(1, "10.0.0.1"))))
                    .allMatch(FamilyOutcome.Unavailable.class::isInstance);
            one.maintain(false);
            one.awaitState(ClusterState.NORMAL);
            assertThat(insist(one, claims(1, "10.0.0.1"))).allMatch(Accepted.class::isInstance);
        }
    }

    @Test
    void whenTheLeaderDiesNoClaimIsLostAndOthersAreTakenOn() throws Exception {
        List<EtcdServer> members = EtcdServer.three(directory);
        for (EtcdServer member : members) {
            member.start();
        }
        EtcdServer[] all = members.toArray(EtcdServer[]::new);
        try (StoreNode one = new StoreNode("one", StoreNode.settings(all), null);
                StoreNode two = new StoreNode("two", StoreNode.settings(all[2], all[1], all[0]), null)) {
            one.awaitState(ClusterState.NORMAL);
            two.awaitState(ClusterState.NORMAL);
            List<CompletableFuture<List<FamilyOutcome>>> commits = new ArrayList<>();
            List<List<FamilyWrite>> writes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                StoreNode node = i % 2 == 0 ? one : two;
                writes.add(List.of(claim(family(i), 0, "10.0.0." + (i + 1))));
                commits.add(node.commit(writes.get(i)));
                if (i == 20) {
                    leader(members).kill();
                }
            }
            for (int i = 0; i < 40; i++) {
                assertThat(insist(i % 2 == 0 ? one : two, writes.get(i), commits.get(i)))
                        .as("claim " + i)
                        .allMatch(Accepted.class::isInstance);
            }
            one.await("all", node -> node.families().size() == 40);
            two.await("all", node -> node.families().size() == 40);
            assertThat(one.families()).isEqualTo(two.families());
        } finally {
            members.forEach(EtcdServer::close);
        }
    }

    private static EtcdServer leader(List<EtcdServer> members) throws Exception {
        for (EtcdServer member : members) {
            String status = member.post("/v3/maintenance/status", "{}");
            String id = status.replaceAll(".*\"member_id\":\"(\\d+)\".*", "$1");
            if (status.contains("\"leader\":\"" + id + "\"")) {
                return member;
            }
        }
        throw new AssertionError("no leader");
    }

    @Test
    void connectionsAreEncryptedAndBothSidesKnowWhomTheySpeakTo() throws Exception {
        Openssl.assumeThere();
        Openssl.make(directory, "ca", "rsa:2048");
        Openssl.make(directory, "stranger", "rsa:2048");
        String[] signed = {
            "-CA", directory.resolve("ca.pem").toString(),
            "-CAkey", directory.resolve("ca.key").toString(),
            "-addext", "subjectAltName=IP:127.0.0.1",
            "-addext", "basicConstraints=critical,CA:false",
            "-addext", "extendedKeyUsage=serverAuth,clientAuth"
        };
        Openssl.make(directory, "member", "rsa:2048", signed);
        Openssl.make(directory, "node", "rsa:2048", signed);
        try (EtcdServer etcd = new EtcdServer(
                                directory,
                                "https",
                                "--cert-file",
                                directory.resolve("member.pem").toString(),
                                "--key-file",
                                directory.resolve("member.key").toString(),
                                "--trusted-ca-file",
                                directory.resolve("ca.pem").toString(),
                                "--client-cert-auth")
                        .start();
                StoreNode one = new StoreNode("one", encrypted(etcd, "ca", "node"), null);
                StoreNode trustsAnother = new StoreNode("two", encrypted(etcd, "stranger", "node"), null);
                StoreNode isAnother = new StoreNode("three", encrypted(etcd, "ca", "stranger"), null)) {
            one.awaitState(ClusterState.NORMAL);
            assertThat(insist(one, claims(3, "10.0.0.1"))).hasSize(3).allMatch(Accepted.class::isInstance);
            trustsAnother.await("an error", node -> node.reason().contains("etcd cannot be reached"));
            isAnother.await("an error", node -> node.reason().contains("etcd cannot be reached"));
            assertThat(trustsAnother.families()).isEmpty();
            assertThat(isAnother.families()).isEmpty();
        }
    }

    private EtcdSettings encrypted(EtcdServer etcd, String authority, String certificate) {
        return new EtcdSettings(
                "site",
                List.of(EtcdEndpoint.parse(etcd.endpoint())),
                new EtcdSettings.Tls(
                        directory.resolve(authority + ".pem"),
                        directory.resolve(certificate + ".pem"),
                        directory.resolve(certificate + ".key")));
    }

    @Test
    void whatIsNoEtcdIsToldAndNotTakenForOne() throws Exception {
        com.sun.net.httpserver.HttpServer other =
                com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress("127.0.0.1", 0), 0);
        other.start();
        EtcdEndpoint there = new EtcdEndpoint("127.0.0.1", other.getAddress().getPort(), false);
        try (StoreNode one = new StoreNode("one", new EtcdSettings("site", List.of(there), null), null)) {
            one.await("an error", node -> node.reason().contains("no answer of etcd"));
            assertThat(one.reason()).contains("HTTP status 404");
        } finally {
            other.stop(0);
        }
    }
}
