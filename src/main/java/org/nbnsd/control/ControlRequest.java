package org.nbnsd.control;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
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
}
