package org.nbnsd.cli.replication;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.name.Printable;
import org.nbnsd.replication.ReplicationWish.ByPartner;
import org.nbnsd.replication.ReplicationWish.Done;

/** In lines what became of a wish. */
final class DoneReport {
    private DoneReport() {}

    /** A line for each partner. */
    static List<String> lines(List<ByPartner> partners, String worked) {
        List<String> lines = new ArrayList<>();
        for (ByPartner each : partners) {
            String problem = each.problem();
            lines.add(each.partner() + ": " + (problem == null ? worked : "failed: " + Printable.text(problem)));
        }
        return lines;
    }

    static String records(long records) {
        return records == 1 ? "1 record" : records + " records";
    }

    static boolean isDone(List<ByPartner> partners) {
        return partners.stream().allMatch(each -> each.problem() == null);
    }

    static int status(Done done) {
        return isDone(done.partners()) ? ExitStatus.FOUND : ExitStatus.REFUSED;
    }
}
