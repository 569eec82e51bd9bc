package org.nbnsd.metrics;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.control.Statistics;

/** What a page of metrics says, read back. */
public final class Scrape {
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final String text;
    private final Map<String, Double> series = new LinkedHashMap<>();

    private Scrape(String text) {
        this.text = text;
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            Double before = series.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
            if (before != null) {
                throw new AssertionError("twice: " + line);
            }
        });
    }

    /** The page of a daemon. */
    public static Scrape of(Statistics statistics) {
        return new Scrape(new String(new MetricsPage(statistics).write(null).octets(), StandardCharsets.UTF_8));
    }

    /** All of it. */
    public String text() {
        return text;
    }

    /** Each series with its value. */
    public Map<String, Double> series() {
        return series;
    }

    /** The names without labels. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        series.keySet().forEach(each -> names.add(each.replaceAll("\\{.*", "")));
        return names;
    }

    /** The values of each label of this program's metrics, but for the bounds of histograms. */
    public Map<String, Set<String>> labels() {
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String each : series.keySet()) {
            Matcher matcher = LABEL.matcher(each);
            while (each.startsWith("nbnsd_") && matcher.find()) {
                if (!matcher.group(1).equals("le")) {
                    labels.computeIfAbsent(matcher.group(1), label -> new TreeSet<>())
                            .add(matcher.group(2));
                }
            }
        }
        return labels;
    }
}
