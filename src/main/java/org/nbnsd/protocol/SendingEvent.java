package org.nbnsd.protocol;

import org.nbnsd.wire.Ipv4Address;

/** Whether what is sent can leave this machine. */
public sealed interface SendingEvent extends NameEvent {
    /**
     * What is sent begins to be dropped before it leaves this machine. Once for each time that this begins.
     *
     * @param to whom the first of it was for
     * @param unresolved whether that is because nobody answers for the address on its segment; otherwise the system takes no
     *     more
     */
    record SendingCongested(Ipv4Address to, boolean unresolved) implements SendingEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return unresolved
                    ? "what is for " + to
                            + " is dropped: nobody answers for that address on its segment (ARP), and enough"
                            + " waits for such addresses; what is for others leaves as ever"
                    : "what is for " + to
                            + " is dropped: the system takes no more of it; net.core.wmem_max limits what may"
                            + " wait";
        }
    }

    /**
     * Nothing has been dropped before it left this machine for a while.
     *
     * @param dropped how many datagrams were
     * @param addresses for how many addresses, as far as they were counted
     * @param most for which of them most were
     * @param forMost how many that were
     * @param millis from the first of them to the last, in milliseconds
     */
    record SendingRestored(long dropped, int addresses, Ipv4Address most, long forMost, long millis)
            implements SendingEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return "everything leaves again; " + dropped + " datagrams did not in " + (millis + 999) / 1000 + " s, for "
                    + addresses + " addresses, " + forMost + " of them for " + most;
        }
    }
}
