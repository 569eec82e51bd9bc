package org.nbnsd.simulation;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.nbnsd.diagnosis.EventFacts;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Present;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.Timeline;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.Part;

/**
 * Keeps what the server of a simulation tells, as a daemon does, and explains at random moments all that it knows, with the
 * records as they are. An {@link Oracle}, which sees all hosts, says what the explanations are worth. It stands where a
 * saboteur stands, and changes nothing.
 */
final class Doctor implements Saboteur {
    private final Scores scores;
    private final Timeline timeline = new Timeline(Timeline.Limits.DEFAULTS);

    Doctor(Scores scores) {
        this.scores = scores;
    }

    @Override
    public Part sabotage(Part core) {
        return core;
    }

    @Override
    public void told(NameEvent event, long at) {
        EventFacts.of(event, at).forEach(timeline::add);
    }

    /** Plans so many looks at random moments of the next milliseconds. */
    void look(Simulation site, int times, long within, Random dice) {
        for (int i = 0; i < times; i++) {
            site.agenda().after((long) (dice.nextDouble() * within), () -> lookAround(site, dice));
        }
    }

    /** At all names, and at one host in four: these are explained by the same names again. */
    private void lookAround(Simulation site, Random dice) {
        if (!site.server().isUp()) {
            return;
        }
        Oracle oracle = new Oracle(site);
        for (NetbiosName name : List.copyOf(site.directory())) {
            explain(site, new Subject.OneName(name)).forEach(explanation -> judge(site, oracle, explanation));
        }
        for (Host host : site.hosts()) {
            if (dice.nextInt(4) == 0) {
                host.addresses().forEach(address -> explain(site, new Subject.OneAddress(address)));
            }
        }
    }

    private List<Explanation> explain(Simulation site, Subject subject) {
        return timeline.explain(
                subject,
                address -> "",
                name -> Present.of(site.server().record(name), site.server().clock()));
    }

    private void judge(Simulation site, Oracle oracle, Explanation explanation) {
        boolean isMisled = false;
        for (Verdict verdict : explanation.current()) {
            Oracle.Worth worth = oracle.judge(verdict);
            isMisled |= worth == Oracle.Worth.WRONG;
            scores.verdict(verdict.code(), worth, () -> complaint(site, oracle.why(), verdict, explanation));
        }
        Oracle.Cause cause = oracle.cause(explanation.name());
        if (cause != null) {
            boolean isFound = explanation.current().stream()
                    .anyMatch(verdict -> cause.codes().contains(verdict.code()));
            scores.trouble(cause, isMisled ? Oracle.Worth.WRONG : isFound ? Oracle.Worth.RIGHT : Oracle.Worth.VAGUE);
        }
    }

    private String complaint(Simulation site, String why, Verdict verdict, Explanation explanation) {
        long now = site.server().clock();
        StringBuilder text = new StringBuilder();
        text.append(site.plan()).append(' ').append(site.elapsed()).append(": ").append(verdict.code());
        text.append(' ').append(verdict.name()).append(' ').append(verdict.confidence());
        text.append(" is wrong: ").append(why).append('\n');
        verdict.reasons()
                .forEach(reason -> text.append(String.format(
                        "  %d %s (%s)%n",
                        reason.fact().at() - now, reason.shows(), reason.fact().text())));
        text.append("  record: ").append(site.server().record(verdict.name())).append('\n');
        explanation
                .claimants()
                .forEach(claimant -> text.append("  ").append(claimant).append('\n'));
        Stream.of(explanation.name(), explanation.name().withSuffix(NameSuffix.WORKSTATION))
                .distinct()
                .flatMap(name -> timeline.of(name).stream())
                .forEach(fact -> text.append(String.format("      %d %s%n", fact.at() - now, fact.text())));
        return text.toString();
    }
}
