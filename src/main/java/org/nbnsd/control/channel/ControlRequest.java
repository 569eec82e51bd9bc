package org.nbnsd.control.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DiagnosisBackend;
import org.nbnsd.control.NamePattern;
import org.nbnsd.control.NodeOperations;
import org.nbnsd.control.Operations;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.registry.Edit.IfTaken;

/** What a client of the control channel can ask for; what it means is told at the method of {@link Operations}. */
sealed interface ControlRequest {
    /** Records by name; {@link Operations#names}. */
    record Names(RecordFilter filter, int limit) implements ControlRequest {}

    /** One record; {@link Operations#show}. */
    record Show(NetbiosName name) implements ControlRequest {}

    /** New static records; {@link Operations#addStatic}. */
    record AddStatic(StaticEntry entry, IfTaken ifTaken) implements ControlRequest {}

    /** {@link Operations#delete}. */
    record Delete(List<NetbiosName> names, @Nullable Boolean tombstone) implements ControlRequest {}

    /** {@link Operations#undelete}. */
    record Undelete(List<NetbiosName> names) implements ControlRequest {}

    /** {@link Operations#scavenge}. */
    record Scavenge(boolean dryRun) implements ControlRequest {}

    /** {@link Operations#importRecords}; the records follow in lines of their own. */
    record Import(IfTaken ifTaken, boolean dryRun) implements ControlRequest {}

    /** What was counted; {@link Operations#statistics}. */
    record ReadStatistics() implements ControlRequest {}

    /** {@link Operations#recording}. */
    record Recording() implements ControlRequest {}

    /** Something that the end node does; {@link NodeOperations}. */
    sealed interface NodeRequest extends ControlRequest {}

    /**
     * A name for as long as the connection lasts.
     *
     * @param name the name; of a family, its first
     * @param ofFamily whether the next free name of the family is wanted
     */
    record Hold(LocalName name, boolean ofFamily) implements NodeRequest {
        /** Checks that a family is one. */
        public Hold {
            if (ofFamily) {
                name.requireFamily();
            }
        }
    }

    /**
     * Something about one name.
     *
     * @param verb what
     * @param name the name; a user's ends in 03
     */
    record OfName(Verb verb, NetbiosName name) implements NodeRequest {
        /** What can be asked about a name. */
        enum Verb {
            /** The lease of this connection ends. */
            LET_GO,
            /** {@link NodeOperations#logon}. */
            LOGON,
            /** {@link NodeOperations#logoff}. */
            LOGOFF,
            /** {@link NodeOperations#resolve}. */
            RESOLVE
        }

        /** Checks that a user's name is one. */
        public OfName {
            if ((verb == Verb.LOGON || verb == Verb.LOGOFF) && name.suffix() != NameSuffix.MESSENGER) {
                throw new IllegalArgumentException("name: " + name + " (expected: a user, such as ALICE<03>)");
            }
        }
    }

    /** Something about what happened; {@link DiagnosisBackend}. */
    sealed interface DiagnosisRequest extends ControlRequest {}

    /**
     * {@link DiagnosisBackend#explain}.
     *
     * @param probe whether hosts are asked before; {@link DiagnosisBackend#probe}
     */
    record Explain(Subject subject, boolean probe) implements DiagnosisRequest {}

    /** {@link DiagnosisBackend#timeline}; since milliseconds after the epoch. */
    record TimelineOf(Subject subject, long since) implements DiagnosisRequest {}

    /** {@link DiagnosisBackend#conflicts}; since milliseconds after the epoch. */
    record Conflicts(long since) implements DiagnosisRequest {}

    /** {@link DiagnosisBackend#audit}; since milliseconds after the epoch. */
    record AuditOf(long since) implements DiagnosisRequest {}

    /**
     * {@link DiagnosisBackend#watch}.
     *
     * @param pattern only names like this; null for everything
     * @param seconds for how long; 0 until the client goes
     */
    record WatchFor(@Nullable String pattern, int seconds) implements DiagnosisRequest {
        /** Checks the pattern. */
        public WatchFor {
            if (pattern != null) {
                NamePattern.parse(pattern);
            }
        }
    }

    /** Something that needs no more words. */
    enum OfAll implements NodeRequest {
        /** {@link NodeOperations#names}. */
        LOCAL_NAMES,
        /** {@link NodeOperations#cache}. */
        NAME_CACHE,
        /** {@link NodeOperations#counters}. */
        NODE_COUNTERS,
        /** {@link NodeOperations#purge}. */
        PURGE,
        /** {@link NodeOperations#refreshAll}. */
        REFRESH_ALL
    }
}
