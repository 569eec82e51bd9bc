package org.nbnsd.transfer;

import java.io.IOException;
import java.nio.file.Path;

/** Reads records out of files. */
public final class Importer {
    private Importer() {}

    /**
     * Reads a file, and for LMHOSTS the files that it includes. What is wrong in them never ends the reading: each line
     * gives records, a problem, or both, but for comments, headings and lines that add an address to the record of an
     * earlier one. The file's text is not kept.
     *
     * <p>Records of {@link FileFormat#JSON} and of complete {@link FileFormat#CSV} are as they were written. Those of
     * other formats are this server's, active, with version 0, registered now and by 0.0.0.0; what has expired is left
     * out.
     *
     * @param file the file
     * @param format what it is
     * @param options how
     * @return what was in it
     * @throws IOException if the file cannot be opened, or nothing can be read from it
     * @throws IllegalArgumentException if the format can only be written
     */
    public static Reading read(Path file, FileFormat format, ReadOptions options) throws IOException {
        Findings findings = new Findings(options);
        switch (format) {
            case LMHOSTS -> LmhostsReader.read(file, findings);
            case WINS_DAT -> WinsDatReader.read(file, findings);
            case NETSH -> NetshReader.read(file, findings);
            case MMC -> MmcReader.read(file, findings);
            case CSV -> CsvReader.read(file, findings);
            case JSON -> JsonRecords.read(file, findings);
            case HOSTS, DNSMASQ, UNBOUND, ZONE, REVERSE_ZONE, GLOBAL_NAMES ->
                throw new IllegalArgumentException("format: " + format.text()
                        + " can only be written (expected: one of " + FileFormat.readable() + ")");
        }
        return findings.reading();
    }
}
