package org.nbnsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** META-INF/THIRD-PARTY.txt names what is in the jar, and the texts that its licences ask for are in the jar, too. */
final class ThirdPartyIT {
    private static final String TEXTS = "META-INF/licenses/";
    private static final Pattern IN_JAR = Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/");
    private static final Pattern LINE =
            Pattern.compile("([a-z0-9.]+):([^|(]+)(\\(.*\\) )?\\| ([^|]+) \\| ([^|]+) \\| https://\\S+");

    /** What the text of a licence must have. */
    private static final Map<String, String> SENTENCES = Map.of(
            "Apache-2.0", "Apache License Version 2.0, January 2004",
            "MIT", "The above copyright notice and this permission notice shall be included in all copies",
            "BSD-2-Clause", "Redistributions in binary form must reproduce the above copyright notice",
            "BSD-3-Clause", "Redistributions in binary form must reproduce the above copyright notice",
            "EPL-2.0", "Eclipse Public License - v 2.0",
            "LGPL-2.1", "GNU LESSER GENERAL PUBLIC LICENSE Version 2.1");

    private JarFile jar;
    private List<Library> libraries;

    /**
     * A line of the list.
     *
     * @param artifacts patterns of group and artifact
     * @param isInside whether they are in the jar as a part of another library
     */
    private record Library(List<Pattern> artifacts, boolean isInside, List<String> licences, List<String> texts) {
        static Library of(String line) {
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            List<Pattern> artifacts = new ArrayList<>();
            for (String artifact : matcher.group(2).trim().split(" ")) {
                String quoted = (matcher.group(1) + ":" + artifact).replace(".", "\\.");
                artifacts.add(Pattern.compile(quoted.replace("*", ".*")));
            }
            String remark = matcher.group(3) == null ? "" : matcher.group(3);
            return new Library(
                    artifacts,
                    remark.startsWith("(in "),
                    List.of(matcher.group(4).split(" or |, parts ")),
                    List.of(matcher.group(5).split(" ")));
        }

        boolean names(String library) {
            return artifacts.stream()
                    .anyMatch(pattern -> pattern.matcher(library).matches());
        }
    }

    @BeforeEach
    void read() throws IOException {
        jar = new JarFile(System.getProperty("nbnsd.jar"));
        libraries = text("META-INF/THIRD-PARTY.txt")
                .lines()
                .skip(2)
                .map(Library::of)
                .toList();
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    private String text(String entry) throws IOException {
        JarEntry found = jar.getJarEntry(entry);
        assertThat(found).as(entry).isNotNull();
        return new String(jar.getInputStream(found).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void everyBundledLibraryIsNamed() throws Exception {
        assertThat(bundled())
                .contains("io.netty:netty-transport", "org.jline:jline-native", "org.jctools:jctools-core")
                .allMatch(library -> libraries.stream().anyMatch(line -> line.names(library)));
    }

    @Test
    void whatIsNamedIsBundled() throws Exception {
        Set<String> bundled = bundled();
        assertThat(libraries)
                .hasSizeGreaterThan(10)
                .filteredOn(line -> !line.isInside())
                .flatExtracting(Library::artifacts)
                .allMatch(pattern -> bundled.stream()
                        .anyMatch(library -> pattern.matcher(library).matches()));
    }

    @Test
    void theTextsThatTheLicencesAskForAreInTheJar() throws IOException {
        for (Library library : libraries) {
            StringBuilder all = new StringBuilder();
            for (String text : library.texts()) {
                all.append(text(TEXTS + text).replaceAll("\\s+", " ")).append('\n');
            }
            for (String licence : library.licences()) {
                assertThat(SENTENCES).as(library.toString()).containsKey(licence);
                assertThat(all.toString()).as(library.toString()).contains(SENTENCES.get(licence));
            }
        }
    }

    /** MIT and BSD ask for the notice of who has the copyright, which no other library's text has. */
    @Test
    void theOwnersOfTheCopyrightAreNamed() throws IOException {
        for (Library library : libraries) {
            if (!library.licences().get(0).equals("Apache-2.0")) {
                String own = text(TEXTS + library.texts().get(0));
                assertThat(own).as(library.toString()).containsPattern("(?i)copyright (\\(c\\) )?[0-9]{4}");
            }
        }
    }

    @Test
    void noTextBelongsToNothing() {
        Set<String> named = libraries.stream()
                .flatMap(library -> library.texts().stream())
                .map(text -> TEXTS + text)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(jar.stream().map(JarEntry::getName).filter(name -> name.startsWith(TEXTS) && !name.endsWith("/")))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    /** Those that say so in the jar, and those of pom.xml, because not all do. */
    private Set<String> bundled() throws Exception {
        Set<String> bundled = new TreeSet<>();
        jar.stream().forEach(entry -> {
            Matcher matcher = IN_JAR.matcher(entry.getName());
            if (matcher.lookingAt() && !matcher.group(1).equals("org.nbnsd")) {
                bundled.add(matcher.group(1) + ":" + matcher.group(2));
            }
        });
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        NodeList ours = (NodeList) XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                        "/project/dependencies/dependency[not(scope='test')]/*[self::groupId or self::artifactId]",
                        pom,
                        XPathConstants.NODESET);
        for (int i = 0; i < ours.getLength(); i += 2) {
            bundled.add(ours.item(i).getTextContent() + ":" + ours.item(i + 1).getTextContent());
        }
        return bundled;
    }
}
