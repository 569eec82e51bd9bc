package org.nbnsd.daemon.count;

import java.util.Locale;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.WackResponse;

/** What an answer says, as it is counted: its RCODE, but for two that say something else. */
enum AnswerKind {
    OK,
    FMT_ERR,
    SVR_ERR,
    NAM_ERR,
    IMP_ERR,
    RFS_ERR,
    ACT_ERR,
    CFT_ERR,
    /** Wait: another answer follows. */
    WACK,
    /** Ask the holder yourself. */
    CHALLENGE,
    OTHER;

    static AnswerKind of(Response response) {
        if (response instanceof WackResponse) {
            return WACK;
        } else if (response instanceof EndNodeChallengeResponse) {
            return CHALLENGE;
        }
        return switch (HeaderFlags.rcode(response.flags())) {
            case 0 -> OK;
            case 1 -> FMT_ERR;
            case 2 -> SVR_ERR;
            case 3 -> NAM_ERR;
            case 4 -> IMP_ERR;
            case 5 -> RFS_ERR;
            case 6 -> ACT_ERR;
            case 7 -> CFT_ERR;
            default -> OTHER;
        };
    }

    /** As the value of a label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
