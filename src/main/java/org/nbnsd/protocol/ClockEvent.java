package org.nbnsd.protocol;

/**
 * The clock of this machine and the one by which names age have parted. That one never jumps: names would expire all at once, or
 * never.
 */
public sealed interface ClockEvent extends NameEvent {
    /**
     * By how much the clock of this machine is ahead.
     *
     * @return in milliseconds; negative if it is behind
     */
    long ahead();

    @Override
    default Severity severity() {
        return Severity.WARNING;
    }

    /** How the two stand, for the end of a sentence. */
    private static String standing(long ahead) {
        boolean agree = Math.abs(ahead) < 1000;
        String own = agree ? "agrees" : "is " + whole(Math.abs(ahead)) + (ahead > 0 ? " behind" : " ahead");
        return "names age by a clock of the daemon's own, which " + own;
    }

    private static String whole(long millis) {
        long seconds = (millis + 500) / 1000;
        long hours = seconds / 3600;
        if (hours >= 48) {
            return hours / 24 + " days " + hours % 24 + " h";
        } else if (hours > 0) {
            return hours + " h " + seconds / 60 % 60 + " min";
        }
        return seconds >= 120 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds + " s";
    }

    /**
     * Somebody, or a time service, has set the clock.
     *
     * @param by how far forward, in milliseconds; negative for back
     * @param ahead by how much it is ahead now
     */
    record ClockSet(long by, long ahead) implements ClockEvent {
        @Override
        public String text() {
            return "the clock of this machine was set " + (by > 0 ? "forward by " : "back by ") + whole(Math.abs(by))
                    + "; " + standing(ahead);
        }
    }

    /**
     * The two clocks run at different rates, as when a time service corrects one slowly.
     *
     * @param ahead by how much it is ahead now
     */
    record ClockDrifted(long ahead) implements ClockEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return "the clock of this machine was corrected little by little; " + standing(ahead);
        }
    }

    /**
     * The machine was suspended.
     *
     * @param millis for how long
     * @param ahead by how much its clock is ahead now
     */
    record MachineSlept(long millis, long ahead) implements ClockEvent {
        @Override
        public String text() {
            return "this machine slept for " + whole(millis)
                    + ", by which names are not older: nobody could refresh them; " + standing(ahead);
        }
    }

    /**
     * Nothing was done for a while, although the machine ran.
     *
     * @param millis for how long
     * @param aged by how much names are older for that
     * @param ahead by how much the clock of the machine is ahead now
     */
    record ProcessStopped(long millis, long aged, long ahead) implements ClockEvent {
        @Override
        public String text() {
            return "nothing was done for " + whole(millis)
                    + ": the process was stopped, or had no time; names are older by " + whole(aged) + "; "
                    + standing(ahead);
        }
    }
}
