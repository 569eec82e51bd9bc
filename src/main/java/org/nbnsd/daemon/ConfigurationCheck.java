package org.nbnsd.daemon;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.nbnsd.daemon.configuration.ComputerName;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationException;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.daemon.configuration.ConfigurationSummary;
import org.nbnsd.daemon.configuration.NodeLmhosts;
import org.nbnsd.daemon.configuration.NodeSummary;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.CodePage;
import org.nbnsd.node.NodeSettings;
import org.nbnsd.server.ServerSettings;

/** Tells what is wrong with a configuration file, or what a daemon would do with it. */
public final class ConfigurationCheck {
    private ConfigurationCheck() {}

    /**
     * Checks a file.
     *
     * @param file the file
     * @param letters gets the code page before anything with a name in it is printed
     * @param out for what a daemon would do
     * @param err for errors, one line each
     * @return the exit status: 0 if the file is good, 2 if it is not, 4 if it cannot be read
     */
    public static int run(Path file, Consumer<CodePage> letters, PrintWriter out, PrintWriter err) {
        try {
            Configuration configuration = ConfigurationReader.read(file, Map.of());
            letters.accept(configuration.codePage());
            summary(configuration, ComputerName.hostName(), file).forEach(out::println);
            return Serving.STOPPED;
        } catch (ConfigurationException e) {
            e.errors().forEach(err::println);
            return Serving.CANNOT_CONFIGURE;
        } catch (IOException e) {
            err.println(FileFailure.text(e));
            return Serving.CANNOT_START;
        } catch (IllegalArgumentException e) {
            err.println(file + ": " + e.getMessage());
            return Serving.CANNOT_CONFIGURE;
        }
    }

    private static List<String> summary(Configuration configuration, String host, Path file) throws IOException {
        ServerSettings server = configuration.isServer() ? configuration.settings(host) : null;
        NodeSettings node = configuration.node(host);
        NodeLmhosts lmhosts =
                NodeLmhosts.read(configuration.lmhosts(), configuration.codePage(), System.currentTimeMillis());
        List<String> lines = new ArrayList<>();
        lines.add(file + ": good. With it, nbnsd serve would do this:");
        lines.addAll(ConfigurationSummary.roles(server, node));
        lines.add(ConfigurationSummary.titled(
                "listens on",
                (configuration.listen().isEmpty()
                                ? "all addresses of this machine"
                                : ConfigurationSummary.join(configuration.listen()))
                        + ", UDP port " + configuration.options(null).port()));
        lines.addAll(NodeSummary.lines(node, configuration.lmhosts(), lmhosts));
        lines.addAll(ConfigurationSummary.lines(server));
        lines.addAll(ConfigurationSummary.kept(configuration));
        lines.add(ConfigurationSummary.control(configuration));
        if (!configuration.withoutEffect().isEmpty()) {
            lines.add(ConfigurationSummary.withoutEffect(configuration));
        }
        Map<String, Configuration.Difference> differences = configuration.differences();
        lines.add(differences.isEmpty() ? "Everything is as by default." : "Not as by default:");
        differences.forEach((key, difference) ->
                lines.add("  " + key + " = " + difference.value() + "  (default: " + difference.defaultValue() + ")"));
        return lines;
    }
}
