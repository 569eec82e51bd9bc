package org.nbnsd.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

/**
 * Reads LMHOSTS files (MS-NBTE 2.2.3, Microsoft Knowledge Base Q249866 for {@code #MH}) as Windows' name server imports
 * them: every entry becomes a static record.
 *
 * <ul>
 *   <li>A plain name makes unique records of the suffixes 00, 03 and 20; several lines with {@code #MH} make them
 *       multihomed.
 *   <li>{@code #DOM:SALES} adds the address to the special group {@code SALES<1C>}.
 *   <li>{@code #SG} makes the name an "Internet group" of administrators, a special group. Its suffix is 20, as MS-NBTE
 *       Appendix A says of such groups, unless the name says another. {@code #SG:PRINTERS} behind a computer adds its
 *       address to such a group, as {@code #DOM} does.
 *   <li>Of several lines with one name the last counts, unless {@code #MH} or a special group joins them.
 *   <li>{@code #INCLUDE} takes a path relative to the including file, in the directory of the first file or below it. Between
 *       {@code #BEGIN_ALTERNATE} and {@code #END_ALTERNATE} the first that can be read is taken.
 * </ul>
 *
 * <p>Whoever writes the file makes another read the files that it includes, with rights of its own. So of an included file
 * nothing is repeated in what is told: which file, which line, and what was expected there.
 *
 * <p>The octets of a line that is no UTF-8 are taken as they are: Windows' client does not convert them either, and a file
 * that was written for it by an OEM editor has the octets that are on the wire.
 */
final class LmhostsReader {
    private static final String INCLUDE = "#INCLUDE";

    /** Where a file is in respect of its alternate blocks. */
    private enum Alternate {
        /** Outside. */
        NONE,
        /** Inside, and nothing read yet. */
        WANTED,
        /** Inside, and one of the files was read. */
        SATISFIED
    }

    private final Findings findings;
    private final Set<NetbiosName> preloaded = new HashSet<>();
    private final Deque<Path> open = new ArrayDeque<>();
    /** Where the first file is; all others have to be below. */
    private final Path directory;

    private LmhostsReader(Path file, Findings findings) throws IOException {
        this.findings = findings;
        Path parent = file.toAbsolutePath().normalize().getParent();
        this.directory = parent == null ? file.toAbsolutePath() : parent.toRealPath();
    }

    /** Reads a file; returns the names with {@code #PRE}. */
    static Set<NetbiosName> read(Path file, Findings findings) throws IOException {
        LmhostsReader reader = new LmhostsReader(file, findings);
        reader.readFile(file);
        return reader.preloaded;
    }

    private void readFile(Path file) throws IOException {
        try (TextFile text = new TextFile(file, StandardCharsets.ISO_8859_1, findings)) {
            open.push(file.toRealPath());
            findings.takeFile();
            readLines(file, text);
            open.pop();
        }
    }

    private void readLines(Path file, TextFile text) {
        NameOctets octets = new NameOctets(findings);
        Alternate alternate = Alternate.NONE;
        for (Line line = text.nextLine(); line != null; line = text.nextLine()) {
            String stripped = line.text().strip();
            if (stripped.startsWith("#")) {
                alternate = readDirective(file, stripped, line.source(), alternate);
            } else if (!stripped.isEmpty()) {
                readEntry(line, octets);
            }
        }
        if (alternate != Alternate.NONE) {
            findings.problem(text.source(), "#BEGIN_ALTERNATE without #END_ALTERNATE");
        }
    }

    private Alternate readDirective(Path file, String text, String source, Alternate alternate) {
        return switch (firstWord(text)) {
            case "#BEGIN_ALTERNATE" -> {
                if (alternate != Alternate.NONE) {
                    findings.problem(source, "#BEGIN_ALTERNATE inside another (expected: #END_ALTERNATE first)");
                }
                yield Alternate.WANTED;
            }
            case "#END_ALTERNATE" -> {
                if (alternate == Alternate.NONE) {
                    findings.problem(source, "#END_ALTERNATE without #BEGIN_ALTERNATE");
                } else if (alternate == Alternate.WANTED) {
                    findings.problem(source, "none of the files since #BEGIN_ALTERNATE could be read");
                }
                yield Alternate.NONE;
            }
            case INCLUDE -> {
                boolean wanted = alternate != Alternate.SATISFIED;
                boolean done =
                        wanted && include(file, text.substring(INCLUDE.length()).strip(), source);
                yield done && alternate == Alternate.WANTED ? Alternate.SATISFIED : alternate;
            }
            default -> alternate; // a comment
        };
    }

    private static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }

    /** Whether the file was read. */
    private boolean include(Path from, String name, String source) {
        if (findings.options().limits().depth() == 1) {
            findings.problem(source, INCLUDE + ": no other file is read here (expected: the entries themselves)");
            return false;
        }
        String reason = whyNot(name);
        if (reason == null) {
            try {
                Path file = from.resolveSibling(name.replace('\\', '/'));
                reason = whyNot(file);
                if (reason == null) {
                    readFile(file);
                    return true;
                }
            } catch (InvalidPathException e) {
                reason = "is no path";
            } catch (IOException e) {
                reason = "cannot be read: " + FileFailure.reason(e);
            }
        }
        findings.problem(source, INCLUDE + ": " + (isInIncluded() ? "the file" : BadText.quote(name)) + " " + reason);
        return false;
    }

    private boolean isInIncluded() {
        return open.size() > 1;
    }

    private static @Nullable String whyNot(String name) {
        if (name.isEmpty()) {
            return "is missing (expected: a path)";
        }
        if (name.startsWith("\\\\")) {
            return "is on another computer, out of reach (expected: a copy here)";
        }
        return name.length() > 1 && name.charAt(1) == ':'
                ? "is on a drive of another computer (expected: a copy here)"
                : null;
    }

    /** Only plain files: a device or a pipe might never end. */
    private @Nullable String whyNot(Path file) throws IOException {
        String reason = isOutside(file)
                ? "is outside " + directory + " (expected: a file there or below, where the first one is)"
                : Files.exists(file) ? Files.isRegularFile(file) ? null : "is no plain file" : "is not there";
        if (reason != null) {
            return reason;
        }
        if (open.contains(file.toRealPath())) {
            return "includes itself";
        }
        ReadOptions.Limits limits = findings.options().limits();
        if (open.size() >= limits.depth()) {
            return "is too deep (expected: at most " + limits.depth() + " files inside each other)";
        }
        return findings.mayTakeFile() ? null : "is one too many (expected: at most " + limits.files() + " files)";
    }

    /** Where links lead counts. Of what is outside nobody learns here whether it is there. */
    private boolean isOutside(Path file) throws IOException {
        if (Files.exists(file)) {
            return !file.toRealPath().startsWith(directory);
        }
        Path there = file.toAbsolutePath().normalize();
        while (!Files.exists(there)) {
            if (Files.isSymbolicLink(there) || there.getParent() == null) {
                return true;
            }
            there = there.getParent();
        }
        return !there.toRealPath().startsWith(directory);
    }

    private void readEntry(Line line, NameOctets octets) {
        try {
            LmhostsLine entry = LmhostsLine.parse(line, octets);
            List<Imported> replaced = new ArrayList<>();
            for (NetbiosName name : entry.names()) {
                put(name, entry.type(), entry.address(), line.source(), replaced);
            }
            for (NetbiosName group : entry.groups()) {
                put(group, RecordType.SPECIAL_GROUP, entry.address(), line.source(), replaced);
            }
            if (entry.preloaded()) {
                preloaded.addAll(entry.names());
                preloaded.addAll(entry.groups());
            }
            report(entry, replaced, line.source());
        } catch (LmhostsLine.OtherLength e) {
            findings.note(line.source(), reason(e));
        } catch (IllegalArgumentException e) {
            findings.problem(line.source(), reason(e));
        }
    }

    private String reason(IllegalArgumentException e) {
        if (!isInIncluded()) {
            return String.valueOf(e.getMessage());
        }
        String expected = e instanceof LmhostsLine.Wrong wrong
                ? wrong.expected()
                : "the address of a host, and no more addresses than a name can have";
        return "no entry (expected: " + expected + ")";
    }

    private void put(NetbiosName name, RecordType type, Ipv4Address address, String source, List<Imported> replaced) {
        long now = findings.options().now();
        NameRecord record = LocalRecord.lasting(name, type, List.of(address), now);
        Imported before = findings.get(name);
        if (before == null) {
            findings.put(record, source);
            return;
        }
        NameRecord joined = join(before.record(), record);
        if (joined == null) {
            replaced.add(before);
            findings.put(record, source);
        } else {
            findings.put(joined, before.source());
        }
    }

    /** Both in one; null if the later takes the place of the earlier. */
    private static @Nullable NameRecord join(NameRecord before, NameRecord record) {
        boolean bothUnique =
                record.type() == RecordType.MULTIHOMED && before.type().isUnique();
        boolean bothGroup = record.type() == before.type() && !record.type().isUnique();
        if (!bothUnique && !bothGroup) {
            return null;
        }
        if (record.type() == RecordType.GROUP) {
            return before;
        }
        List<Holder> holders = new ArrayList<>(before.holders());
        if (!before.isHeldBy(record.holders().get(0).address())) {
            holders.addAll(record.holders());
        }
        return before.withHolders(record.type(), holders);
    }

    private void report(LmhostsLine entry, List<Imported> replaced, String source) {
        if (replaced.isEmpty()) {
            return;
        }
        NameRecord before = replaced.get(0).record();
        String names = String.join(
                ", ",
                replaced.stream().map(each -> each.record().name().toString()).toList());
        findings.note(
                source,
                names + ": " + entry.type().text() + " " + entry.address() + " takes the place of "
                        + before.type().text() + " " + before.addresses().get(0) + " from "
                        + replaced.get(0).source() + " (several addresses of one name need #MH)");
    }
}
