package org.nbnsd.daemon.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has the firewall's own programs list its rules; none of them is asked to change anything. */
final class FirewallReader {
    private static final List<String> DIRECTORIES = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");
    private static final List<List<String>> PROGRAMS =
            List.of(List.of("nft", "list", "ruleset"), List.of("iptables-save"));

    private FirewallReader() {}

    /** Of the first program that has any; why not is added to what was not seen. */
    static List<String> rules(List<String> unseen) {
        boolean asked = false;
        for (List<String> command : PROGRAMS) {
            String program = DIRECTORIES.stream()
                    .map(directory -> Path.of(directory, command.get(0)))
                    .filter(Files::isExecutable)
                    .map(Path::toString)
                    .findFirst()
                    .orElse("");
            if (!program.isEmpty()) {
                List<String> rules = run(program, command.subList(1, command.size()));
                if (rules != null && !rules.isEmpty()) {
                    return rules;
                }
                asked |= rules != null;
            }
        }
        if (!asked) {
            unseen.add("the firewall: root sees it, with the program nft or iptables-save");
        }
        return List.of();
    }

    private static @Nullable List<String> run(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text.lines().toList() : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
