package org.nbnsd.cluster;

import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreAnswer.Header;
import org.nbnsd.cluster.StoreRequest.Exchange;

/** A deliberate fault: what the client would be without one of its rules, brought about by lying to it or for it. */
enum Sabotage {
    NONE,
    /** No nonce: a write that was done without an answer is taken for another's. */
    NO_NONCE {
        @Override
        StoreRequest asked(StoreRequest request) {
            return request instanceof StoreRequest.Commit commit
                    ? new StoreRequest.Commit(
                            commit.exchanges().stream().map(Sabotage::nameless).toList())
                    : request;
        }
    },
    /** An answer that says that nobody knows is taken for one that says no. */
    UNCLEAR_IS_NO {
        @Override
        StoreAnswer answered(StoreRequest request, StoreAnswer answer) {
            return answer instanceof Failed failed && failed.failure() == StoreFailure.UNCLEAR
                    ? new Failed(StoreFailure.NO_SPACE, failed.reason())
                    : answer;
        }
    },
    /** The watch goes on one revision too late. */
    WATCH_TOO_LATE {
        @Override
        StoreRequest asked(StoreRequest request) {
            return request instanceof StoreRequest.Watch watch ? new StoreRequest.Watch(watch.from() + 1) : request;
        }
    },
    /** Each page is as of its own time. */
    PAGES_OF_NOW {
        @Override
        StoreRequest asked(StoreRequest request) {
            return request instanceof StoreRequest.Range range
                    ? new StoreRequest.Range(range.after(), range.limit(), 0)
                    : request;
        }
    },
    /** That changes were compacted is not told. */
    GAP_UNSEEN {
        @Override
        StoreAnswer answered(StoreRequest request, StoreAnswer answer) {
            return request instanceof StoreRequest.Watch
                            && answer instanceof Failed failed
                            && failed.failure() == StoreFailure.COMPACTED
                    ? new Failed(StoreFailure.LOST, failed.reason())
                    : answer;
        }
    },
    /** A lease counts as there when it has ended. */
    LEASE_FOR_EVER {
        @Override
        StoreAnswer answered(StoreRequest request, StoreAnswer answer) {
            if (answer instanceof Failed failed && failed.failure() == StoreFailure.NO_LEASE) {
                return new StoreAnswer.Done(Header.NONE);
            }
            return request instanceof StoreRequest.KeepAlive alive
                    ? new StoreAnswer.Leased(answer.header(), alive.lease())
                    : answer;
        }
    },
    /** Which etcd cluster answers is not looked at. */
    ANY_CLUSTER {
        @Override
        StoreAnswer answered(StoreRequest request, StoreAnswer answer) {
            return answer instanceof StoreAnswer.Page page
                    ? new StoreAnswer.Page(
                            new Header(7, 1, page.header().revision(), 1), page.entries(), page.hasMore())
                    : answer;
        }
    },
    /** A store that has lost something is not noticed. */
    ANY_REVISION {
        @Override
        StoreAnswer answered(StoreRequest request, StoreAnswer answer) {
            return answer instanceof StoreAnswer.Page page
                    ? new StoreAnswer.Page(
                            new Header(page.header().cluster(), 1, Long.MAX_VALUE >> 24, 1),
                            page.entries(),
                            page.hasMore())
                    : answer;
        }
    },
    /** A token is never asked for again. */
    OLD_TOKEN {
        @Override
        StoreAnswer answered(StoreRequest request, StoreAnswer answer) {
            return answer instanceof Failed failed && failed.failure() == StoreFailure.NO_TOKEN
                    ? new Failed(StoreFailure.UNREACHABLE, failed.reason())
                    : answer;
        }
    };

    private static Exchange nameless(Exchange exchange) {
        StoreValue value = exchange.value() instanceof StoreValue.Family family
                ? new StoreValue.Family(new Nonce("", 0, 0), family.family())
                : exchange.value();
        return new Exchange(exchange.key(), exchange.expected(), value, exchange.lease());
    }

    /** What the store gets instead of a request. */
    StoreRequest asked(StoreRequest request) {
        return request;
    }

    /** What the client gets instead of an answer. */
    StoreAnswer answered(StoreRequest request, StoreAnswer answer) {
        return answer;
    }
}
