package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.EditEvent;
import org.nbnsd.protocol.EditEvent.RecordEdited;
import org.nbnsd.protocol.EditEvent.RecordsDeleted;
import org.nbnsd.protocol.EditEvent.RecordsUndeleted;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.NameEvent.Severity;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.Edits;
import org.nbnsd.server.Edits.Edited;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Edits of many records at once, and edits while nothing can be made durable. */
final class EditingTest {
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.1");

    private static NetbiosName name(int number) {
        return NetbiosName.of("N" + number, 0x20);
    }

    private static Edit put(int number) {
        NameRecord record = RecordEdits.createStatic(name(number), RecordType.UNIQUE, NodeType.H, List.of(HOST), 0);
        return new Edit.Put(record, IfTaken.FAIL);
    }

    private static List<Edit> puts(int count) {
        return IntStream.range(0, count).mapToObj(EditingTest::put).toList();
    }

    private static List<Kind> kinds(List<EditOutcome> outcomes) {
        return outcomes.stream().map(EditOutcome::kind).distinct().toList();
    }

    @Test
    void editsAreToldOneByOneHoweverManyTheyAre() {
        Edited edited = new WatchedServer(ServerSettings.DEFAULTS).edit(puts(150));

        List<NameEvent> events = WatchedServer.events(edited.effects());
        assertThat(events).hasSize(151);
        assertThat(events.subList(0, 150)).allSatisfy(event -> {
            assertThat(event).isInstanceOf(RecordEdited.class);
            assertThat(event.severity()).isEqualTo(Severity.INFORMATION);
        });
    }

    @Test
    void aHundredEditsAreFewEnoughToBeToldByThemselves() {
        WatchedServer server = new WatchedServer(ServerSettings.DEFAULTS);
        assertThat(WatchedServer.events(server.edit(puts(100)).effects())).hasSize(100);
        assertThat(WatchedServer.events(server.edit(puts(101)).effects())).hasSize(2);
    }

    @Test
    void thePartsOfAnImportAreDetailsAndAllOfItIsToldOnce() {
        NameServer server = new NameServer(ServerSettings.DEFAULTS, new NameTable(), new Random(1));

        Edited part = Edits.part(server, puts(1_000), WatchedServer.AUTHOR, 0);
        List<Effect> over = Edits.imported(server, WatchedServer.AUTHOR, Map.of(Kind.CREATED, 20_000, Kind.REFUSED, 1));

        assertThat(WatchedServer.events(part.effects()))
                .hasSize(1_000)
                .allSatisfy(event -> assertThat(event.severity()).isEqualTo(Severity.DETAIL));
        assertThat(WatchedServer.events(over))
                .singleElement()
                .satisfies(event -> assertThat(event.text())
                        .isEqualTo("20001 records in one go by root: \"test\"; 20000 created, 1 refused"));
    }

    @Test
    void deletionsOfManyAreToldAsWhatTheyAre() {
        WatchedServer server = new WatchedServer(ServerSettings.DEFAULTS);
        server.edit(puts(150));

        List<Edit> deletions = IntStream.range(0, 151)
                .<Edit>mapToObj(number -> new Edit.Delete(name(number), false))
                .toList();
        assertThat(WatchedServer.events(server.edit(deletions).effects()))
                .last()
                .isEqualTo(new RecordsDeleted(WatchedServer.AUTHOR, Map.of(Kind.DELETED, 150, Kind.REFUSED, 1)));
        List<Edit> back = IntStream.range(0, 150)
                .<Edit>mapToObj(number -> new Edit.Undelete(name(number)))
                .toList();
        assertThat(WatchedServer.events(server.edit(back).effects()))
                .last()
                .isEqualTo(new RecordsUndeleted(WatchedServer.AUTHOR, Map.of(Kind.RESTORED, 150)));
    }

    @Test
    void aPreviewOfManyTakesEachAloneAndChangesNothing() {
        WatchedServer server = new WatchedServer(ServerSettings.DEFAULTS);

        List<EditOutcome> outcomes = server.preview(List.of(put(1), put(1), new Edit.Delete(name(1), true)));

        assertThat(outcomes).extracting(EditOutcome::kind).containsExactly(Kind.CREATED, Kind.CREATED, Kind.REFUSED);
        assertThat(server.size()).isZero();
        assertThat(server.edit(List.of(put(1), put(1), new Edit.Delete(name(1), true)))
                        .outcomes())
                .extracting(EditOutcome::kind)
                .containsExactly(Kind.CREATED, Kind.UNCHANGED, Kind.DELETED);
    }

    @Test
    void whatCannotBeMadeDurableIsTakenBackAndNotTold() {
        NameTable table = new NameTable();
        NameServer server = new NameServer(ServerSettings.DEFAULTS, table, new Random(1));
        List<Effect> undone =
                Edits.edit(server, puts(101), WatchedServer.AUTHOR, 0).effects();

        List<Effect> instead = server.handle(new Input.StorageFailed(undone, "the disk is full"), 0);

        assertThat(table.size()).isZero();
        assertThat(WatchedServer.events(instead)).noneMatch(EditEvent.class::isInstance);
    }

    @Test
    void whileNothingCanBeMadeDurableEditsAreRefused() {
        NameTable table = new NameTable();
        NameServer server = new NameServer(ServerSettings.DEFAULTS, table, new Random(1));
        Edits.edit(server, List.of(put(1), new Edit.Delete(name(1), false)), WatchedServer.AUTHOR, 0);
        long later = ServerSettings.DEFAULTS.lifetimes().extinctionTimeout().toMillis();
        server.handle(new Input.StorageFailed(List.of(), "the disk is full"), 0);

        Edited edited = Edits.edit(server, List.of(put(2), put(1)), WatchedServer.AUTHOR, 0);
        assertThat(kinds(edited.outcomes())).containsExactly(Kind.REFUSED);
        assertThat(edited.outcomes().get(0).reason()).isEqualTo("the database cannot be written at present");
        assertThat(edited.effects()).isEmpty();
        Edited scavenged = Edits.scavenge(server, false, WatchedServer.AUTHOR, later);
        assertThat(kinds(scavenged.outcomes())).containsExactly(Kind.REFUSED);
        assertThat(scavenged.effects()).isEmpty();
        assertThat(kinds(Edits.scavenge(server, true, WatchedServer.AUTHOR, later)
                        .outcomes()))
                .containsExactly(Kind.AGED);

        server.handle(new Input.StorageRecovered(), 0);
        assertThat(kinds(Edits.edit(server, List.of(put(2), put(1)), WatchedServer.AUTHOR, 0)
                        .outcomes()))
                .containsExactly(Kind.CREATED);
    }
}
