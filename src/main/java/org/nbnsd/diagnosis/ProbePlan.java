package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Whom to ask what, to know more than an explanation does: each claimant for its names, and whether it has the name. About a
 * host, others are asked only about names that need an explanation.
 *
 * @param questions host by host, each host's names first, then the names that need an explanation, then others
 * @param notAsked who is not asked, and why
 */
public record ProbePlan(List<Question> questions, List<Asked> notAsked) {
    /** More hosts are not asked at once. */
    public static final int MOST_HOSTS = 8;
    /** Of one host no more is asked than whether it has so many names. */
    public static final int MOST_NAMES = 8;

    /** Keeps copies. */
    public ProbePlan {
        questions = List.copyOf(questions);
        notAsked = List.copyOf(notAsked);
    }

    /**
     * Makes a plan.
     *
     * @param subject what somebody wants to know about
     * @param explanations what is known of it; if nothing is, nobody is asked
     * @param mayBeAsked whether a host may be asked
     * @return the plan
     */
    public static ProbePlan of(Subject subject, List<Explanation> explanations, Predicate<Ipv4Address> mayBeAsked) {
        List<Question> questions = new ArrayList<>();
        List<Asked> notAsked = new ArrayList<>();
        int hosts = 0;
        for (Map.Entry<Ipv4Address, Set<NetbiosName>> each :
                namesByHost(subject, explanations).entrySet()) {
            Ipv4Address host = each.getKey();
            if (!mayBeAsked.test(host)) {
                notAsked.add(new Asked(
                        host, false, "not asked: no network of the key timeline.probe in the configuration has it"));
            } else if (hosts == MOST_HOSTS) {
                notAsked.add(new Asked(host, false, "not asked: at most " + MOST_HOSTS + " hosts are at once"));
            } else {
                hosts++;
                questions.add(new Question(host, null));
                each.getValue().stream().limit(MOST_NAMES).forEach(name -> questions.add(new Question(host, name)));
            }
        }
        return new ProbePlan(questions, notAsked);
    }

    private static Map<Ipv4Address, Set<NetbiosName>> namesByHost(Subject subject, List<Explanation> explanations) {
        Ipv4Address only = subject instanceof OneAddress one ? one.address() : null;
        Map<Ipv4Address, Set<NetbiosName>> names = new LinkedHashMap<>();
        if (only != null && only.isHost() && !explanations.isEmpty()) {
            names.put(only, new LinkedHashSet<>());
        }
        List<Explanation> byNeed = explanations.stream()
                .sorted(Comparator.comparing(each -> each.current().isEmpty()))
                .toList();
        for (Explanation explanation : byNeed) {
            for (Claimant claimant : explanation.claimants()) {
                Ipv4Address host = claimant.address();
                if (only == null || host.equals(only) || !explanation.current().isEmpty()) {
                    names.computeIfAbsent(host, any -> new LinkedHashSet<>()).add(explanation.name());
                }
            }
        }
        return names;
    }
}
