package org.nbnsd.http.api;

/**
 * What a file that is an answer is.
 *
 * @param mediaType for whoever shows it
 * @param fileName for whoever keeps it
 */
record FileType(String mediaType, String fileName) {
    private static final String OCTETS = "application/octet-stream";

    /**
     * That of the file of an operation.
     *
     * @param operation which
     * @param format of an export; whatever it is otherwise
     */
    static FileType of(String operation, String format) {
        return switch (operation) {
            case "backup" -> new FileType(OCTETS, "names.db");
            case "recording" -> new FileType(OCTETS, "nbnsd.recording");
            default ->
                switch (format) {
                    case "csv" -> new FileType("text/csv; charset=utf-8", "names.csv");
                    case "json" -> new FileType("application/json", "names.json");
                    case "lmhosts" -> new FileType(OCTETS, "lmhosts");
                    default -> new FileType(OCTETS, format);
                };
        };
    }
}
