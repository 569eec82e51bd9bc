package org.nbnsd.server;

import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What came of a question to a holder, for {@link Registrar} to act on. */
sealed interface Finding {
    /** Has it acted on by whom knows how. */
    void accept(Cases cases);

    /** What is to be done for each kind. */
    interface Cases {
        void nothing(Nothing nothing);

        void settled(Settled settled);

        void unasked(Unasked unasked);

        void doubted(Doubted doubted);

        void alive(IntruderAlive alive);

        void gone(IntruderGone gone);
    }

    /** Nothing that matters yet. */
    record Nothing() implements Finding {
        @Override
        public void accept(Cases cases) {
            cases.nothing(this);
        }
    }

    /**
     * A challenge has its answer, and is no longer open.
     *
     * @param challenge the challenge, which knows who is alive or gone
     */
    record Settled(Challenge challenge) implements Finding {
        @Override
        public void accept(Cases cases) {
            cases.settled(this);
        }
    }

    /**
     * A challenge has no answer, because a holder could not be asked; it is no longer open.
     *
     * @param challenge the challenge
     */
    record Unasked(Challenge challenge) implements Finding {
        @Override
        public void accept(Cases cases) {
            cases.unasked(this);
        }
    }

    /**
     * A challenge has no answer, because what came in a holder's name may be anybody's; it is no longer open.
     *
     * @param challenge the challenge
     */
    record Doubted(Challenge challenge) implements Finding {
        @Override
        public void accept(Cases cases) {
            cases.doubted(this);
        }
    }

    /**
     * An intruder on a computer's name has the name.
     *
     * @param name the name
     * @param intruder who was asked
     * @param answer the addresses that the name has there
     */
    record IntruderAlive(NetbiosName name, Ipv4Address intruder, List<Ipv4Address> answer) implements Finding {
        @Override
        public void accept(Cases cases) {
            cases.alive(this);
        }
    }

    /**
     * An intruder on a computer's name does not have the name, or is silent.
     *
     * @param name the name
     * @param intruder who was asked
     */
    record IntruderGone(NetbiosName name, Ipv4Address intruder) implements Finding {
        @Override
        public void accept(Cases cases) {
            cases.gone(this);
        }
    }
}
