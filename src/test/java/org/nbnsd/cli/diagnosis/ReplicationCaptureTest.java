package org.nbnsd.cli.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.capture.Captures.RAW;
import static org.nbnsd.capture.Captures.pcap;
import static org.nbnsd.capture.replication.Talk.A;
import static org.nbnsd.capture.replication.Talk.B;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.capture.Captures;
import org.nbnsd.capture.replication.Talk;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.interop.Programs;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaState;

/** {@code analyze} of captures in which WINS servers speak with each other. */
final class ReplicationCaptureTest {
    @TempDir
    private Path directory;

    private static byte[][] frames() {
        Talk talk = Talk.opened(B, 40000, A)
                .started()
                .table(new OwnerVersions(A, -1, 0))
                .pulled(
                        new OwnerVersions(A, -1, 11),
                        Talk.record("FRED<20>", ReplicaState.ACTIVE, true, 11),
                        Talk.record("WILMA<20>", ReplicaState.TOMBSTONE, false, -1))
                .stopped(true, 0)
                .closed();
        return Talk.frames(talk.segments());
    }

    private String file(byte[][] frames) throws IOException {
        return Files.write(directory.resolve("wins.pcap"), pcap(RAW, frames)).toString();
    }

    @Test
    void analyzeTellsWhatTwoServersExchanged() throws IOException {
        Ran ran = Ran.nbnsd("analyze", file(frames()));
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains(
                        "replication\n",
                        "Replication of WINS servers",
                        "  10.0.0.1 and 10.0.1.5",
                        "    10.0.1.5 opened 1 association to pull",
                        "    10.0.1.5 speaks version 2.5\n",
                        "    10.0.0.1 speaks version 2.5 and is nbnsd",
                        "      10.0.0.1 up to version 18446744073709551615",
                        "10.0.0.1 sent 2 records of 10.0.0.1 to 10.0.1.5: 1 active unique, 1",
                        "    10.0.1.5 ended 1 association with STOP 0: all was said")
                .doesNotContain("Records that were replicated");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void eachRecordIsListedIfSomebodyAsks() throws IOException {
        String listed = Ran.nbnsd("analyze", "--records", file(frames())).out().replaceAll("\\s+", " ");
        assertThat(listed)
                .contains(
                        "10.0.0.1 -> 10.0.1.5: of 10.0.0.1, version 11: FRED<20> unique, active, static, 10.0.0.77",
                        "version 18446744073709551615: WILMA<20> unique, tombstone, 10.0.0.77");
    }

    @Test
    void programsGetTheSame() throws IOException {
        String file = file(frames());
        JsonObject json = JsonParser.parseString(
                        Ran.nbnsd("analyze", "--json", "--records", file).out())
                .getAsJsonObject()
                .getAsJsonObject("replication");
        JsonObject pair = json.getAsJsonArray("pairs").get(0).getAsJsonObject();
        assertThat(pair.getAsJsonArray("servers")).hasToString("[\"10.0.0.1\",\"10.0.1.5\"]");
        assertThat(pair.getAsJsonArray("associations"))
                .hasToString("[{\"opener\":\"10.0.1.5\",\"purpose\":\"pull\",\"count\":1}]");
        assertThat(pair.getAsJsonArray("tables"))
                .hasToString("[{\"server\":\"10.0.0.1\",\"owner\":\"10.0.0.1\",\"highest\":18446744073709551615}]");
        assertThat(json.getAsJsonArray("records")).hasSize(2);
        assertThat(json.getAsJsonArray("records").get(0).getAsJsonObject())
                .hasToString("{\"at\":\"2026-11-21T12:00:13.500Z\",\"from\":\"10.0.0.1\",\"to\":\"10.0.1.5\","
                        + "\"owner\":\"10.0.0.1\",\"version\":11,\"name\":\"FRED<20>\",\"type\":\"unique\","
                        + "\"state\":\"active\",\"static\":true,\"addresses\":[\"10.0.0.77\"]}");
        assertThat(Ran.nbnsd("analyze", "--json", file).out()).doesNotContain("\"records\"");
    }

    @Test
    void aServerAtAnotherPortIsFoundIfThePortIsSaid() throws IOException {
        byte[][] frames = frames();
        for (byte[] frame : frames) {
            for (int at : new int[] {20, 22}) {
                if (frame[at] == 0 && frame[at + 1] == 42) {
                    frame[at] = 4;
                }
            }
        }
        String file = file(frames);
        assertThat(Ran.nbnsd("analyze", file).out()).doesNotContain("Replication");
        assertThat(Ran.nbnsd("analyze", file, "--replication-port", "1066").out())
                .contains("sent 2 records");
        Ran wrong = Ran.nbnsd("analyze", file, "--replication-port", "0");
        assertThat(wrong.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void theAuditCountsSegmentsAsWhatTheyWereBefore() throws IOException {
        byte[][] frames = frames();
        JsonObject file = JsonParser.parseString(
                        Ran.nbnsd("audit", "--json", file(frames)).out())
                .getAsJsonObject()
                .getAsJsonArray("files")
                .get(0)
                .getAsJsonObject();
        assertThat(file.get("segments").getAsLong()).isZero();
        assertThat(file.getAsJsonObject("skipped").get("not-udp").getAsInt()).isEqualTo(frames.length);
    }

    /** Headers that end too early, begin behind the packet, or are in fragments. */
    @Test
    void headersThatCannotBeAreSkippedAndTheRestIsRead() throws IOException {
        byte[] behind = frames()[2].clone();
        behind[32] = (byte) 0xF0;
        byte[] inside = frames()[2].clone();
        inside[32] = 0x10;
        byte[] shorter = Captures.ip(6, "10.0.0.1", "10.0.1.5", Captures.hex("002a 9c40 00000000"));
        byte[][] all = Arrays.copyOf(frames(), frames().length + 3);
        System.arraycopy(new byte[][] {behind, inside, shorter}, 0, all, all.length - 3, 3);
        JsonObject json = JsonParser.parseString(
                        Ran.nbnsd("analyze", "--json", file(all)).out())
                .getAsJsonObject();
        JsonObject file = json.getAsJsonArray("files").get(0).getAsJsonObject();
        assertThat(file.getAsJsonObject("skipped").get("damaged").getAsInt()).isEqualTo(3);
        assertThat(file.get("segments").getAsInt()).isEqualTo(frames().length);
        assertThat(json.getAsJsonObject("replication").toString()).contains("\"tombstone\"");
    }

    /** A second opinion: Wireshark finds the same records in the same file. Skipped where tshark is missing. */
    @Test
    void tsharkFindsTheSameRecords() throws IOException {
        Programs.assumeInstalled("tshark");
        String file = file(frames());
        List<String> theirs = Programs.mustRun(
                        "tshark", "-n", "-r", file, "-Y", "winsrepl", "-T", "fields", "-e", "winsrepl.name_version_id")
                .lines()
                .filter(line -> line.matches("[0-9,]+"))
                .toList();
        assertThat(theirs).containsExactly("11,18446744073709551615");
        assertThat(Ran.nbnsd("analyze", "--records", file).out()).contains("version 11:");
    }
}
