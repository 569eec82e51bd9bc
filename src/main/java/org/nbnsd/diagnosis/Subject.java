package org.nbnsd.diagnosis;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What somebody wants to know about. */
public sealed interface Subject {
    /**
     * What there is to say about its kind.
     *
     * @param cases one method for each kind
     * @return what that method returns
     */
    <R> R choose(Cases<R> cases);

    /**
     * What there is to say about each kind.
     *
     * @param <R> what is said
     */
    interface Cases<R> {
        /**
         * It is one name.
         *
         * @param subject the name
         */
        R name(OneName subject);

        /**
         * It is all names of one base.
         *
         * @param subject one of the names
         */
        R suffixes(AllSuffixes subject);

        /**
         * It is a host.
         *
         * @param subject its address
         */
        R host(OneAddress subject);
    }

    /**
     * One name.
     *
     * @param name the name
     */
    record OneName(NetbiosName name) implements Subject {
        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.name(this);
        }
    }

    /**
     * All names with the same first fifteen octets and scope.
     *
     * @param name one of them, whatever its suffix
     */
    record AllSuffixes(NetbiosName name) implements Subject {
        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.suffixes(this);
        }
    }

    /**
     * A host by its address, with all its names.
     *
     * @param address the address
     */
    record OneAddress(Ipv4Address address) implements Subject {
        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.host(this);
        }
    }
}
