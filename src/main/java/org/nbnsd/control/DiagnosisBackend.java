package org.nbnsd.control;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.wire.Ipv4Address;

/**
 * The timeline of the running daemon, as the operations see it. For any thread; what is asked for is there at once, unless
 * hosts are asked. What happened less than a second ago may not be in it yet.
 */
public interface DiagnosisBackend {
    /**
     * Explains what happened.
     *
     * @param subject to what
     * @return for each name that is meant and known
     * @throws IOException if the timeline is not loaded yet, or off; the message is for people
     */
    List<Explanation> explain(Subject subject) throws IOException;

    /**
     * Asks hosts, to know more: the claimants of what is meant. What they say is in the timeline when this returns, which
     * may take a minute.
     *
     * @param subject what somebody wants to know about
     * @return who was asked, and who was not, and why
     * @throws IOException if hosts cannot be asked, or none may be; the message is for people
     */
    List<Asked> probe(Subject subject) throws IOException;

    /**
     * What happened.
     *
     * @param subject to what
     * @param since only what was at this time or later; milliseconds since the epoch
     * @return the oldest first
     * @throws IOException if the timeline is not loaded yet
     */
    List<Fact> timeline(Subject subject, long since) throws IOException;

    /**
     * The incidents, open or over.
     *
     * @param since only those to which something was added at this time or later; milliseconds since the epoch
     * @return the latest first
     * @throws IOException if the timeline is not loaded yet
     */
    List<Incident> conflicts(long since) throws IOException;

    /**
     * What is no conflict, but people take for one: several hosts that have one name as they may.
     *
     * @param since only those to which something was added at this time or later; milliseconds since the epoch
     * @return the latest first
     * @throws IOException if the timeline is not loaded yet
     */
    List<Incident> lookalikes(long since) throws IOException;

    /**
     * Who uses names for what, as far as this daemon was asked.
     *
     * @param since only what went on at this time or later, with all that was counted of it; milliseconds since the epoch
     * @return what was counted since the daemon was started, and what is known of registrations before
     * @throws IOException if it is not loaded yet, or off
     */
    AuditReport audit(long since) throws IOException;

    /**
     * The addresses of a name in the DNS, as this machine asks it.
     *
     * @param fullName the name
     * @return without waiting; none if there is no such name; fails if nobody can tell
     */
    CompletableFuture<List<Ipv4Address>> addressesOf(String fullName);

    /**
     * Watches what happens from now on.
     *
     * @return what is seen of it; to be closed
     */
    Watching watch();

    /**
     * The last events.
     *
     * @return all that follow, and go on to
     */
    RecentEvents events();

    /** What happens. */
    interface Watching extends AutoCloseable {
        /**
         * Waits for what happens next.
         *
         * @param patience for how long
         * @return null if nothing did
         * @throws InterruptedException if the thread is interrupted
         */
        @Nullable
        Fact next(Duration patience) throws InterruptedException;

        /**
         * How much was not seen, because who watches was too slow.
         *
         * @return since the start
         */
        long missed();

        @Override
        void close();
    }

    /**
     * The time.
     *
     * @return milliseconds since the epoch
     */
    long now();
}
