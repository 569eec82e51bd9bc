package org.nbnsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** META-INF/THIRD-PARTY.txt names what is in the jar. */
final class ThirdPartyIT {
    private static final Pattern IN_JAR = Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/");
    private static final Pattern LINE =
            Pattern.compile("([a-z0-9.]+):([^|(]+)(?:\\(.*\\) )?\\| [^|]+ \\| https://\\S+");

    @Test
    void everyBundledLibraryIsNamed() throws Exception {
        try (JarFile jar = new JarFile(System.getProperty("nbnsd.jar"))) {
            String text = new String(
                    jar.getInputStream(jar.getEntry("META-INF/THIRD-PARTY.txt")).readAllBytes(),
                    StandardCharsets.UTF_8);
            assertThat(bundled(jar)).contains("io.netty:netty-transport").allMatch(named(text)::matches);
        }
    }

    /** Those that say so in the jar, and those of pom.xml, because not all do. */
    private static Set<String> bundled(JarFile jar) throws Exception {
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

    private record Names(List<Pattern> patterns) {
        boolean matches(String library) {
            return patterns.stream()
                    .anyMatch(pattern -> pattern.matcher(library).matches());
        }
    }

    private static Names named(String text) {
        List<Pattern> patterns = new ArrayList<>();
        for (String line : text.lines().skip(2).toList()) {
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            for (String artifact : matcher.group(2).trim().split(" ")) {
                String quoted = (matcher.group(1) + ":" + artifact).replace(".", "\\.");
                patterns.add(Pattern.compile(quoted.replace("*", ".*")));
            }
        }
        return new Names(patterns);
    }
}
