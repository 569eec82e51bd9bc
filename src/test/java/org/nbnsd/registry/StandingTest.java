package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.registry.Samples.A;
import static org.nbnsd.registry.Samples.B;
import static org.nbnsd.registry.Samples.C;
import static org.nbnsd.registry.Samples.own;

import org.junit.jupiter.api.Test;
import org.nbnsd.wire.Ipv4Address;

final class StandingTest {
    private static final NameRecord OF_A = own(RecordType.UNIQUE, own(A, 0, 1_000));
    private static final NameRecord OF_A_AND_B = own(RecordType.MULTIHOMED, own(A, 0, 1_000), own(B, 0, 1_000));

    private static Standing oneHost(NameRecord held, Ipv4Address claimed, Ipv4Address sender) {
        return Standing.of(held, claimed, sender, true);
    }

    private static Standing manyHosts(NameRecord held, Ipv4Address claimed, Ipv4Address sender) {
        return Standing.of(held, claimed, sender, false);
    }

    @Test
    void everybodySpeaksForItselfWhoeverHoldsTheName() {
        assertThat(oneHost(OF_A, A, A)).isEqualTo(Standing.ENTITLED);
        assertThat(oneHost(OF_A, B, B)).isEqualTo(Standing.ENTITLED);
        assertThat(manyHosts(OF_A_AND_B, C, C)).isEqualTo(Standing.ENTITLED);
    }

    @Test
    void aNameThatNobodyHoldsConcernsNobody() {
        assertThat(Standing.of(null, A, B, true)).isEqualTo(Standing.ENTITLED);
        assertThat(oneHost(OF_A.withState(RecordState.RELEASED, 5_000), A, B)).isEqualTo(Standing.ENTITLED);
        assertThat(oneHost(OF_A.withState(RecordState.TOMBSTONE, 5_000), C, B)).isEqualTo(Standing.ENTITLED);
    }

    @Test
    void aStrangerSpeaksNeitherForAHolderNorForAThirdAddress() {
        assertThat(oneHost(OF_A, A, C)).isEqualTo(Standing.STRANGER);
        assertThat(oneHost(OF_A, B, C)).isEqualTo(Standing.STRANGER);
        assertThat(manyHosts(OF_A_AND_B, B, C)).isEqualTo(Standing.STRANGER);
    }

    @Test
    void whoRegisteredAHolderSpeaksForIt() {
        NameRecord record = own(RecordType.MULTIHOMED, own(A, 0, 1_000).registeredBy(C), own(B, 0, 1_000));

        assertThat(manyHosts(record, A, C)).isEqualTo(Standing.ENTITLED);
        assertThat(manyHosts(record, B, C)).isEqualTo(Standing.STRANGER);
        assertThat(manyHosts(record, Samples.host(9), C)).isEqualTo(Standing.STRANGER);
    }

    @Test
    void whoRegisteredAllHoldersSpeaksForTheWholeName() {
        NameRecord record = own(
                RecordType.MULTIHOMED,
                own(A, 0, 1_000).registeredBy(C),
                own(B, 0, 1_000).registeredBy(C));

        assertThat(manyHosts(record, Samples.host(9), C)).isEqualTo(Standing.ENTITLED);
    }

    @Test
    void aHolderSpeaksForTheOtherAddressesOfItsHostOnly() {
        assertThat(oneHost(OF_A_AND_B, B, A)).isEqualTo(Standing.ENTITLED);
        assertThat(oneHost(OF_A_AND_B, C, A)).isEqualTo(Standing.ENTITLED);
        assertThat(manyHosts(OF_A_AND_B, B, A)).isEqualTo(Standing.MEMBER);
        assertThat(manyHosts(OF_A_AND_B, C, A)).isEqualTo(Standing.MEMBER);
    }
}
