package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.name.NetbiosName;

final class QueryClassTest {
    @ParameterizedTest
    @CsvSource({
        "FRED<00>, HOST",
        "FRED<20>, HOST",
        "ALICE<03>, HOST",
        "DESKTOP-4F8GH2K<20>, HOST",
        "WIN-7VN4UR3B5KT<20>, HOST",
        "PRINTSERVER01<20>, HOST",
        "PC20051234<00>, HOST",
        "ARMMF.ADOBE.COM<00>, DNS_NAME",
        "WPAD<00>, DISCOVERY",
        "ISATAP<00>, DISCOVERY",
        "WPAD.CORP.LOCAL<00>, DISCOVERY",
        "CORP<1B>, DOMAIN",
        "CORP<1C>, DOMAIN",
        "CORP<1D>, DOMAIN",
        "CORP<1E>, DOMAIN",
        "FRED<1F>, APPLICATION",
        "FRED<BE>, APPLICATION",
        "GDW2K12R2DC<00>, HOST",
        "SRV2K8R2SP1<20>, HOST",
        "B2B4U2CWEB1<20>, HOST",
        "QWXZRTPLKD<00>, RANDOM",
        "A7K2Q9ZX<20>, RANDOM",
        "BCDFGOU<00>, RANDOM",
        "BCDFOUG<00>, HOST",
        "BCDFYGH<00>, HOST",
        "BCDFAGH<00>, HOST",
        "BCDFGO<00>, HOST",
        "BCDF-GOU<00>, HOST",
        "AB9BCDF<00>, HOST",
        "A1B2C3DEF<00>, RANDOM",
        "A1B2CCEE3<00>, HOST",
        "A1B2C3<00>, HOST"
    })
    void aQueryIsClassifiedByTheLookOfItsName(String name, QueryClass expected) {
        assertThat(QueryClass.of(NetbiosName.parse(name), false, false)).isEqualTo(expected);
    }

    @Test
    void theWildcardIsANodeStatusAndTheBrowsersGroupADomainName() {
        assertThat(QueryClass.of(NetbiosName.WILDCARD, false, false)).isEqualTo(QueryClass.STATUS);
        assertThat(QueryClass.of(NetbiosName.MSBROWSE, true, true)).isEqualTo(QueryClass.DOMAIN);
    }

    @Test
    void aNameThatSomebodyHasIsNotRandom() {
        assertThat(QueryClass.of(NetbiosName.parse("QWXZRTPLKD<20>"), false, true))
                .isEqualTo(QueryClass.HOST);
    }

    @Test
    void browsersMakeNamesUpOfSevenLettersOrMore() {
        assertThat(QueryClass.canBeMadeUp(NetbiosName.parse("ULOBANI<00>"))).isTrue();
        assertThat(QueryClass.canBeMadeUp(NetbiosName.parse("ULOBAN<00>"))).isFalse();
        assertThat(QueryClass.canBeMadeUp(NetbiosName.parse("ULOBAN1<00>"))).isFalse();
    }

    @Test
    void aClassHasAWordForFilesAndWordsForPeople() {
        assertThat(QueryClass.DNS_NAME.code()).isEqualTo("dns-name");
        assertThat(QueryClass.RANDOM.code()).isEqualTo("random");
        assertThat(QueryClass.DISCOVERY.text()).isEqualTo("WPAD and ISATAP");
    }

    @Test
    void aGroupWithSuffixZeroIsAWorkgroup() {
        assertThat(QueryClass.of(NetbiosName.parse("WORKGROUP<00>"), true, true))
                .isEqualTo(QueryClass.DOMAIN);
    }
}
