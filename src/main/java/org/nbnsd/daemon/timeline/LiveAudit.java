package org.nbnsd.daemon.timeline;

import java.util.Set;
import java.util.function.Supplier;
import org.nbnsd.daemon.timeline.QuestionCounts.Taken;
import org.nbnsd.diagnosis.Audit;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.TrafficEvent.NodeStatusAnswered;
import org.nbnsd.protocol.TrafficEvent.QueryAnswered;
import org.nbnsd.wire.Ipv4Address;

/**
 * The usage audit of a running daemon: questions are counted where they are answered, registrations come from the timeline.
 * It is in memory only. {@link #note} is for the threads that serve the network, {@link #countUp} for one other thread, the
 * rest for any.
 */
public final class LiveAudit {
    private final QuestionCounts questions;
    private final Audit audit;
    private final Supplier<Set<Ipv4Address>> machine;
    private final long since;

    /**
     * One that has counted nothing yet.
     *
     * @param most how many pairs of a host and a name it has room for, at least 1
     * @param isSmall whether to take less memory for what is asked between two looks
     * @param machine tells the addresses of this machine as they are now, for the one thread
     * @param now milliseconds since the epoch
     */
    LiveAudit(int most, boolean isSmall, Supplier<Set<Ipv4Address>> machine, long now) {
        questions = new QuestionCounts(isSmall ? QuestionCounts.FEW_BITS : QuestionCounts.BITS);
        audit = new Audit(most);
        this.machine = machine;
        since = now;
    }

    /** From now on it has room for so many pairs. */
    synchronized void count(int most) {
        audit.count(most);
    }

    void note(QueryAnswered event, long now) {
        questions.count(
                event.name(),
                event.client(),
                event.server(),
                false,
                event.byBroadcast(),
                !event.addresses().isEmpty(),
                now);
    }

    /** A query that was not broadcast. */
    void note(NetbiosName name, Ipv4Address client, Ipv4Address server, boolean isAnswered, long now) {
        questions.count(name, client, server, false, false, isAnswered, now);
    }

    void note(NodeStatusAnswered event, long now) {
        questions.count(event.name(), event.client(), event.server(), true, event.byBroadcast(), true, now);
    }

    /**
     * Takes over what was counted since the last time. What this machine asks itself, from whichever of its addresses, is
     * passed over: who looks whether the name server works uses nothing.
     */
    void countUp() {
        Taken taken = questions.take();
        Set<Ipv4Address> own = taken.questions().isEmpty() ? Set.of() : machine.get();
        synchronized (this) {
            taken.questions().stream()
                    .filter(each -> !own.contains(each.client()))
                    .forEach(audit::add);
            audit.addLeftOut(taken.leftOut());
        }
    }

    /** A fact of the timeline, also one of an earlier run. */
    synchronized void add(Fact fact) {
        audit.addRegistration(fact);
    }

    public synchronized AuditReport report(long lately) {
        return audit.report(lately).countedSince(since);
    }
}
