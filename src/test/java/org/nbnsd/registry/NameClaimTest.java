package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;

final class NameClaimTest {
    private static final NetbiosName NAME = NetbiosName.of("FRED", 0x20);
    private static final NetbiosName CONTROLLERS = NetbiosName.of("DOMAIN", 0x1C);

    private static RecordType type(Claim request) {
        return NameClaim.of(request).type();
    }

    private static AddressEntry entry(boolean group) {
        return new AddressEntry(group, NodeType.M, Samples.A);
    }

    @Test
    void suffix1CIsASpecialGroupWhateverTheFlags() {
        for (boolean group : new boolean[] {false, true}) {
            assertThat(type(NameRegistrationRequest.of(1, CONTROLLERS, 0, entry(group))))
                    .isEqualTo(RecordType.SPECIAL_GROUP);
            assertThat(type(MultihomedRegistrationRequest.of(1, CONTROLLERS, 0, entry(group))))
                    .isEqualTo(RecordType.SPECIAL_GROUP);
        }
    }

    @Test
    void theGroupBitMakesAGroupEvenOfAMultihomedRegistration() {
        assertThat(type(NameRegistrationRequest.of(1, NAME, 0, entry(true)))).isEqualTo(RecordType.GROUP);
        assertThat(type(MultihomedRegistrationRequest.of(1, NAME, 0, entry(true))))
                .isEqualTo(RecordType.GROUP);
    }

    @Test
    void onlyOpcode15MakesAMultihomedName() {
        assertThat(type(MultihomedRegistrationRequest.of(1, NAME, 0, entry(false))))
                .isEqualTo(RecordType.MULTIHOMED);
        assertThat(type(NameRegistrationRequest.of(1, NAME, 0, entry(false)))).isEqualTo(RecordType.UNIQUE);
        assertThat(type(NameUpdateRequest.of(1, NAME, 0, entry(false)))).isEqualTo(RecordType.UNIQUE);
        assertThat(type(NameRefreshRequest.of(1, NAME, 0, entry(false)))).isEqualTo(RecordType.UNIQUE);
        assertThat(type(NameOverwriteDemand.of(1, NAME, 0, entry(false)))).isEqualTo(RecordType.UNIQUE);
    }

    @Test
    void addressAndNodeTypeAreThoseOfTheRequest() {
        assertThat(NameClaim.of(NameRegistrationRequest.of(1, NAME, 0, entry(true))))
                .isEqualTo(new NameClaim(NAME, true, RecordType.GROUP, NodeType.M, Samples.A));
    }
}
