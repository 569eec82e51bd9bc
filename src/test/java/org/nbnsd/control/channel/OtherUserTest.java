package org.nbnsd.control.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another user of this machine at the control socket, for real. */
final class OtherUserTest {
    private static final String KNOCK = """
            import java.net.UnixDomainSocketAddress;
            import java.nio.ByteBuffer;
            import java.nio.channels.SocketChannel;

            class Knock {
                public static void main(String[] args) throws Exception {
                    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(args[0]))) {
                        ByteBuffer answer = ByteBuffer.allocate(4096);
                        while (channel.read(answer) >= 0) {}
                        System.out.print(new String(answer.array(), 0, answer.position(), "UTF-8"));
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    /**
     * Run as nobody.
     *
     * @param status the exit status
     * @param output all that was printed
     */
    private record Ran(int status, String output) {}

    private static Ran asNobody(List<String> command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        all.addAll(command);
        Path output = Files.createTempFile("nobody", ".txt");
        try {
            Process process = new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", all).isTrue();
            return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Ran knock(TestServer server) throws IOException, InterruptedException {
        Path source = directory.resolve("Knock.java");
        Files.writeString(source, KNOCK);
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r--r--"));
        return asNobody(List.of(java(), source.toString(), server.path().toString()));
    }

    @BeforeEach
    void otherUsersCanRunJavaHere() throws IOException, InterruptedException {
        assumeTrue(Files.getOwner(directory).getName().equals("root"), "needs root, to become somebody else");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        boolean works;
        try {
            works = asNobody(List.of(java(), "-version")).status() == 0;
        } catch (IOException e) {
            works = false;
        }
        assumeTrue(works, "needs setpriv, and a JDK that all users may run");
    }

    @Test
    void anotherUserCannotConnect() throws Exception {
        try (TestServer server = TestServer.in(directory)) {
            Ran ran = knock(server);
            assertThat(ran.status()).isNotZero();
            assertThat(ran.output()).contains("Permission denied");
            assertThat(server.counted("connections")).isZero();
        }
    }

    @Test
    void anotherUserIsRefusedEvenIfSomebodyOpenedTheSocketToAll() throws Exception {
        try (TestServer server = TestServer.in(directory)) {
            Files.setPosixFilePermissions(server.path(), PosixFilePermissions.fromString("rw-rw-rw-"));
            Ran ran = knock(server);
            assertThat(ran.output())
                    .matches(
                            "\\{\"error\":\"user \\S+ may not ask this daemon \\(expected: root\\)\",\"kind\":\"not-allowed\"}\n");
            assertThat(server.counted("refused_peers")).isEqualTo(1);
        }
    }
}
