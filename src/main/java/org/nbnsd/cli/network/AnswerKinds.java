package org.nbnsd.cli.network;

import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Request.RequestVisitor;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.RedirectNameQueryResponse;

/** Whether a response is of a kind that ends a request; the wait acknowledgement ends none. */
final class AnswerKinds implements RequestVisitor<Boolean> {
    private final Response response;
    private final boolean broadcast;

    /**
     * The question about one response.
     *
     * @param response the response
     * @param broadcast whether everybody was asked: then a no, or a redirection, of one host means nothing
     */
    AnswerKinds(Response response, boolean broadcast) {
        this.response = response;
        this.broadcast = broadcast;
    }

    @Override
    public Boolean query(NameQueryRequest request) {
        return response instanceof PositiveNameQueryResponse
                || !broadcast
                        && (response instanceof NegativeNameQueryResponse
                                || response instanceof RedirectNameQueryResponse);
    }

    @Override
    public Boolean nodeStatus(NodeStatusRequest request) {
        return response instanceof NodeStatusResponse || !broadcast && response instanceof NegativeNameQueryResponse;
    }

    @Override
    public Boolean claim(Claim request) {
        return response instanceof PositiveRegistrationResponse
                || response instanceof NegativeRegistrationResponse
                || response instanceof EndNodeChallengeResponse
                || response instanceof NameConflictDemand; // as a negative response with CFT_ERR
    }

    @Override
    public Boolean release(NameReleaseRequest request) {
        return response instanceof PositiveReleaseResponse || response instanceof NegativeReleaseResponse;
    }
}
