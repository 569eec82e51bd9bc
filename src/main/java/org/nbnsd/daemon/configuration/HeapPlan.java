package org.nbnsd.daemon.configuration;

import org.nbnsd.daemon.timeline.TimelineKeeper;
import org.nbnsd.diagnosis.Timeline;
import org.nbnsd.registry.RecordSize;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Limits;

/**
 * What the network may make grow, so that all of it together fits into the heap: whoever fills one thing after the other meets
 * a limit each time, and never the end of memory. Measured with 64, 128 and 512 MB: beyond two thirds of the heap a JVM does
 * nothing but look for garbage (the old generation of its serial collector is no larger), and 12 MB are the program itself.
 * The rest is for what was forgotten here, and for garbage.
 *
 * <table>
 * <caption>Shares of what is left</caption>
 * <tr><th>what</th><th>share</th><th>of 64 MB</th><th>of 128 MB</th><th>of 512 MB</th></tr>
 * <tr><td>records</td><td>45 %</td><td>12 MB</td><td>30 MB</td><td>137 MB</td></tr>
 * <tr><td>pairs of a host and a name that the audit counts</td><td>14 %</td><td>8,000</td><td>19,000</td><td>89,000</td></tr>
 * <tr><td>facts of the timeline</td><td>12 %</td><td>5,800</td><td>14,000</td><td>64,000</td></tr>
 * <tr><td>lines of 400 octets that wait for its file</td><td>1 %</td><td>580</td><td>1,400</td><td>6,400</td></tr>
 * <tr><td>answers and events that wait for the disk</td><td>10 %</td><td>9,000</td><td>23,000</td><td>100,000</td></tr>
 * <tr><td>challenges, and twice as many claims that wait</td><td>7 %</td><td>1,300</td><td>3,200</td><td>10,000</td></tr>
 * <tr><td>addresses whose rates are known</td><td>6 %</td><td>5,000</td><td>14,000</td><td>64,000</td></tr>
 * <tr><td>events on their way to the timeline</td><td>5 %</td><td>1,800</td><td>4,400</td><td>20,000</td></tr>
 * </table>
 *
 * @param heap the largest size of the heap, in octets
 */
public record HeapPlan(long heap) {
    private static final double USABLE = 0.62;
    private static final long PROGRAM = 12 << 20;
    private static final long LEAST_SHARE = 8;

    private static final int PART_OF_RECORDING = 64;

    private static final int USE = 500;
    private static final int FACT = 600;
    private static final int EFFECT = 300;
    private static final int CHALLENGE = 1_500;
    private static final int SOURCE = 300;
    private static final int EVENT = 800;
    private static final int LINE = 500;
    private static final int FACTS_OF_INCIDENT = 20;

    private static final int MOST_EFFECTS = 100_000;
    /** Each change has an answer and an event, and there is as much again before updates are no longer taken. */
    private static final int EFFECTS_OF_CHANGE = 5;

    private static final long SMALL = 256 << 20;

    /** Of this JVM. */
    public static HeapPlan ofThisJvm() {
        return new HeapPlan(Runtime.getRuntime().maxMemory());
    }

    /** Of the heap that is not the program's, in octets. */
    private long share(int percent) {
        long available = Math.max((long) (heap * USABLE) - PROGRAM, heap / LEAST_SHARE);
        return available * percent / 100;
    }

    private int share(int percent, int octets, int most) {
        return (int) Math.max(1, Math.min(most, share(percent) / octets));
    }

    /** For records, in octets. */
    long records() {
        return share(45);
    }

    /** For records that are there already, in octets: more would leave too little for the rest. */
    public long mostRecords() {
        return share(60);
    }

    /** About how many plain names are so many octets. */
    static long names(long octets) {
        return octets / (RecordSize.PLAIN + 1);
    }

    /**
     * What is kept of what happened.
     *
     * @param wantedUses how many pairs of a host and a name the audit is to count; 0 for no audit
     */
    public TimelineKeeper.Sizes sizes(int wantedUses) {
        Timeline.Limits usual = Timeline.Limits.DEFAULTS;
        int all = share(12, FACT, usual.all());
        Timeline.Limits facts = new Timeline.Limits(
                Math.min(usual.perName(), all),
                Math.min(usual.perAddress(), all),
                all,
                Math.max(1, Math.min(usual.incidents(), all / FACTS_OF_INCIDENT)),
                usual.quiet());
        int uses = Math.min(wantedUses, share(14, USE, Integer.MAX_VALUE));
        return new TimelineKeeper.Sizes(
                facts,
                share(5, EVENT, TimelineKeeper.Sizes.MOST_EVENTS),
                share(1, LINE, TimelineKeeper.Sizes.MOST_LINES),
                uses,
                heap < SMALL);
    }

    /** How many effects may wait for the disk. */
    public int effects() {
        return share(10, EFFECT, MOST_EFFECTS);
    }

    /**
     * For the last inputs of the name server, out of what is for what was forgotten here.
     *
     * @param wanted octets; 0 for none
     */
    public long recording(long wanted) {
        return Math.min(wanted, heap / PART_OF_RECORDING);
    }

    /** Whether what is a few megabytes by itself should be smaller. */
    public boolean isSmall() {
        return heap < SMALL;
    }

    /** A size as the JVM takes it. */
    public static String suchAs(long octets) {
        return (octets + (1 << 20) - 1 >> 20) + "m";
    }

    /**
     * The settings of a server with the limits that fit.
     *
     * @throws IllegalArgumentException if there is no room for the memory that was chosen
     */
    public ServerSettings fit(ServerSettings settings) {
        Limits limits = settings.limits();
        boolean isChosen = limits.memory() != Limits.ANY_MEMORY;
        if (isChosen && limits.memory() > mostRecords()) {
            throw new IllegalArgumentException("limits.memory: " + limits.megabytes() + " (expected: at most "
                    + (mostRecords() >> 20) + ", in a heap of " + (heap >> 20)
                    + " MB; the JVM takes a larger one with java -Xmx)");
        }
        Limits within = limits.within(
                isChosen ? limits.memory() : records(),
                share(7, CHALLENGE, limits.openChallenges()),
                share(6, SOURCE, limits.sources()));
        return settings.withLimits(within)
                .withBurstQueue(Math.min(settings.burstQueue(), effects() / EFFECTS_OF_CHANGE));
    }
}
