package org.nbnsd.daemon;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.nbnsd.server.ServerSettings;

/** Tells what is wrong with a configuration file, or what a daemon would do with it. */
public final class ConfigurationCheck {
    private ConfigurationCheck() {}

    /**
     * Checks a file.
     *
     * @param file the file
     * @param out for what a daemon would do
     * @param err for errors, one line each
     * @return the exit status: 0 if the file is good, else 2
     */
    public static int run(Path file, PrintWriter out, PrintWriter err) {
        try {
            Configuration configuration = ConfigurationReader.read(file, Map.of());
            print(file, configuration, configuration.settings(ComputerName.hostName()), out);
            return Serving.STOPPED;
        } catch (ConfigurationException e) {
            e.errors().forEach(err::println);
            return Serving.CANNOT_CONFIGURE;
        } catch (IllegalArgumentException e) {
            err.println(file + ": " + e.getMessage());
            return Serving.CANNOT_CONFIGURE;
        }
    }

    private static void print(Path file, Configuration configuration, ServerSettings settings, PrintWriter out) {
        out.println(file + ": good. With it, nbnsd serve would do this:");
        out.println(ConfigurationSummary.names(settings));
        out.println(ConfigurationSummary.titled(
                "listens on",
                (configuration.listen().isEmpty()
                                ? "all addresses of this machine"
                                : ConfigurationSummary.join(configuration.listen()))
                        + ", UDP port " + configuration.options(null).port()));
        ConfigurationSummary.lines(settings).forEach(out::println);
        out.println(ConfigurationSummary.kept(configuration));
        out.println(ConfigurationSummary.control(configuration));
        if (!configuration.withoutEffect().isEmpty()) {
            out.println(ConfigurationSummary.withoutEffect(configuration));
        }
        Map<String, Configuration.Difference> differences = configuration.differences();
        out.println(differences.isEmpty() ? "Everything is as by default." : "Not as by default:");
        differences.forEach((key, difference) -> out.println(
                "  " + key + " = " + difference.value() + "  (default: " + difference.defaultValue() + ")"));
    }
}
