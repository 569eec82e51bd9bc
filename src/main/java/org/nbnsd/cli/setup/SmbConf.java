package org.nbnsd.cli.setup;

import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The section {@code [global]} of Samba's {@code smb.conf}, as far as a name service is concerned: names of parameters are without
 * spaces and in lower case, as Samba compares them.
 */
final class SmbConf {
    private final Map<String, String> global;

    private SmbConf(Map<String, String> global) {
        this.global = global;
    }

    /** Reads a text. What no parameter is is passed over, as Samba does; of one that is there twice the last holds. */
    static SmbConf of(List<String> lines) {
        Map<String, String> global = new LinkedHashMap<>();
        boolean isGlobal = true; // what is in front of the first section is global
        StringBuilder begun = new StringBuilder();
        for (String raw : lines) {
            String line = begun + raw.strip();
            begun.setLength(0);
            if (line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (line.endsWith("\\")) {
                begun.append(line, 0, line.length() - 1);
                continue;
            }
            int equals = line.indexOf('=');
            if (line.startsWith("[")) {
                isGlobal = Ascii.equalsIgnoreCase(line.replaceAll("[\\[\\]\\s]", ""), "global");
            } else if (isGlobal && equals > 0) {
                global.put(
                        plain(line.substring(0, equals)),
                        line.substring(equals + 1).strip());
            }
        }
        return new SmbConf(global);
    }

    private static String plain(String parameter) {
        return Ascii.toLowerCase(parameter.replaceAll("\\s", ""));
    }

    /** A parameter's value; empty if it is not there. */
    String text(String parameter) {
        String value = global.getOrDefault(plain(parameter), "");
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    boolean isThere(String parameter) {
        return global.containsKey(plain(parameter));
    }

    boolean isSet(String parameter) {
        return List.of("yes", "true", "1", "on").contains(Ascii.toLowerCase(text(parameter)));
    }

    /** What stands between spaces, commas or tabs. */
    List<String> words(String parameter) {
        return Splitter.onPattern("[\\s,;]+").omitEmptyStrings().splitToList(text(parameter));
    }
}
