package org.nbnsd.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Samba's Active Directory server on a host of a {@link Lan}, with nothing but its name server and its WINS replication. A
 * WINS server that we did not write.
 */
final class Samba {
    private final Lan.Host host;
    private final Path directory;
    private Process process;

    private Samba(Lan.Host host, Path directory, Process process) {
        this.host = host;
        this.directory = directory;
        this.process = process;
    }

    /** Skips the test unless all that is needed is installed. */
    static void assumeInstalled() {
        Programs.assumeInstalled("samba", "samba-tool", "python3");
        assumeTrue(
                Files.exists(Path.of("/usr/share/samba/setup/provision.ldif"))
                        && Programs.run(Duration.ofSeconds(20), List.of("/usr/bin/python3", "-c", "import ldb, samba"))
                                        .exit()
                                == 0,
                "samba-ad-provision, samba-dsdb-modules, python3-samba or python3-ldb is not installed (or samba-vfs-modules)");
    }

    /**
     * Starts it with partners of both types, which it pulls from and tells of each change every few seconds.
     *
     * @param usesInform whether it uses persistent associations
     */
    static Samba start(Lan.Host host, Path parent, String address, List<String> partners, boolean usesInform) {
        try {
            Path directory = Files.createDirectories(parent.resolve("samba"));
            Programs.Result provisioned = Programs.run(
                    Duration.ofMinutes(2),
                    List.of(
                            "samba-tool",
                            "domain",
                            "provision",
                            "--targetdir=" + directory,
                            "--realm=SAMBA.TEST",
                            "--domain=SAMBADOM",
                            "--host-name=sambawins",
                            "--adminpass=Passw0rd!x",
                            "--server-role=dc",
                            "--dns-backend=NONE",
                            "--host-ip=" + address,
                            "-s",
                            "/dev/null"));
            if (provisioned.exit() != 0) {
                throw new AssertionError(provisioned.out());
            }
            configure(directory, address);
            partners(directory, partners, usesInform);
            return new Samba(host, directory, run(host, directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process run(Lan.Host host, Path directory) {
        return host.start(
                directory.resolve("samba.log"),
                List.of(
                        "samba",
                        "-F",
                        "-M",
                        "single",
                        "--no-process-group",
                        "-s",
                        directory.resolve("wins.conf").toString()));
    }

    private static void configure(Path directory, String address) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "[global]",
                "netbios name = SAMBAWINS",
                "workgroup = SAMBADOM",
                "realm = SAMBA.TEST",
                "server role = active directory domain controller",
                "server services = nbt, wrepl",
                "dcerpc endpoint servers =",
                "interfaces = " + address + "/24",
                "bind interfaces only = yes",
                "wins support = yes",
                "log level = 1",
                "log file = " + directory.resolve("log"),
                "winsdb:local_owner = " + address,
                "wreplsrv:periodic_interval = 2"));
        for (String name : List.of("private", "state", "lock", "cache", "pid", "ncalrpc")) {
            Path path = Files.createDirectories(directory.resolve(name.equals("pid") ? "run" : name));
            String key = name.equals("private") || name.equals("ncalrpc") ? name + " dir" : name + " directory";
            lines.add(key + " = " + path);
        }
        Files.write(directory.resolve("wins.conf"), lines);
    }

    private static void partners(Path directory, List<String> partners, boolean usesInform) {
        String script = """
                import ldb, sys
                db = ldb.Ldb(sys.argv[1])
                db.add({'dn': 'CN=PARTNERS', 'objectClass': 'wreplPartners', 'cn': 'PARTNERS'})
                for address in sys.argv[3:]:
                    db.add({'dn': 'CN=N%s,CN=PARTNERS' % address, 'objectClass': 'wreplPartner', 'name': 'N' + address,
                            'address': address, 'type': '0x3', 'pullInterval': '10', 'pullRetryInterval': '2',
                            'pushChangeCount': '1', 'pushUseInform': sys.argv[2]})
                """;
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/python3",
                "-c",
                script,
                directory.resolve("private").resolve("wins_config.ldb").toString(),
                usesInform ? "1" : "0"));
        command.addAll(partners);
        Programs.mustRun(command.toArray(String[]::new));
    }

    /** Ends it as its service manager does, and starts it again. */
    void restart() throws InterruptedException {
        process.destroy();
        process.waitFor();
        process = run(host, directory);
    }
}
