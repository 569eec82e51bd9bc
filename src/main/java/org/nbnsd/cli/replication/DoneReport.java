package org.nbnsd.cli.replication;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Page;
import org.nbnsd.name.Printable;
import org.nbnsd.replication.ReplicationWish.ByPartner;
import org.nbnsd.replication.ReplicationWish.Done;

/** In lines what became of a wish. */
final class DoneReport {
    private DoneReport() {}

    /** A sentence for each partner, and one for each record that was skipped as far as they are told. */
    static List<String> lines(int width, List<ByPartner> partners, String worked) {
        List<String> lines = new ArrayList<>();
        for (ByPartner each : partners) {
            String problem = each.problem();
            lines.addAll(Page.wrapped(
                    width, each.partner() + ": ", problem == null ? worked : "failed: " + Printable.text(problem)));
            each.reasons().forEach(reason -> lines.addAll(Page.wrapped(width, "  ", Printable.text(reason))));
            long untold = each.skipped() - each.reasons().size();
            if (untold > 0) {
                lines.add("  … and " + untold + " more skipped");
            }
        }
        return lines;
    }

    static boolean isDone(List<ByPartner> partners) {
        return partners.stream().allMatch(each -> each.problem() == null);
    }

    /** A partner that cannot be reached, refuses, or breaks off, has given no answer. */
    static int status(Done done) {
        return isDone(done.partners()) ? ExitStatus.FOUND : ExitStatus.NO_ANSWER;
    }
}
