package org.nbnsd.protocol;

/** How names get into the DNS. */
public sealed interface DnsEvent extends NameEvent {
    @Override
    default Severity severity() {
        return Severity.WARNING;
    }

    /**
     * Somebody else has the name in the DNS; it is left alone. Once for whatever is there.
     *
     * @param dnsName the full name
     * @param wanted what this server would put there, with commas between
     * @param found what is there, with commas between; empty for records of other types
     */
    record DnsNameTaken(String dnsName, String wanted, String found) implements DnsEvent {
        @Override
        public String text() {
            return dnsName + " is left alone in the DNS: somebody else has put "
                    + (found.isEmpty() ? "something else" : found) + " there, and here it is "
                    + wanted;
        }
    }

    /**
     * A zone of the DNS cannot be kept up to date. Once for each series of failures, and again when there is another reason.
     *
     * @param zone the zone
     * @param server its server
     * @param problem what went wrong
     * @param retrySeconds in how many seconds it is tried again
     */
    record DnsUpdateFailed(String zone, String server, String problem, long retrySeconds) implements DnsEvent {
        @Override
        public String text() {
            return "names in the zone " + zone + " cannot be brought up to date at " + server + ": " + problem
                    + "; it is tried again in " + retrySeconds + " s, and nothing of it is forgotten";
        }
    }

    /**
     * A zone can be kept up to date again.
     *
     * @param zone the zone
     * @param server its server
     * @param failures how often it had failed
     * @param millis since the first of these, in milliseconds
     */
    record DnsUpdateRestored(String zone, String server, long failures, long millis) implements DnsEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return "names in the zone " + zone + " are brought up to date at " + server + " again, after " + failures
                    + (failures == 1 ? " failure" : " failures") + " in " + (millis + 999) / 1000 + " s";
        }
    }
}
