package org.nbnsd.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TransferKeyTest {
    @Test
    void whatBindsToolsWriteIsRead() {
        assertThat(TransferKey.parse("key \"nbnsd-key\" {\n\talgorithm hmac-sha256;\n\tsecret \"c2VjcmV0\";\n};\n"))
                .isEqualTo(new TransferKey("nbnsd-key", "hmac-sha256", "c2VjcmV0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key nbnsd-key { algorithm HMAC-SHA256; secret c2VjcmV0; };",
                "# of the office\nkey \"NBNSD-key\" { secret \"c2VjcmV0\"; algorithm \"hmac-sha256\"; };",
                "/* a\n b */ key nbnsd-key { // x\n algorithm hmac-sha256; secret \"c2VjcmV0\";\n};  "
            })
    void theSameInOtherWordsIsReadAlike(String text) {
        assertThat(TransferKey.parse(text)).isEqualTo(new TransferKey("nbnsd-key", "hmac-sha256", "c2VjcmV0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2VjcmV0",
                "key nbnsd-key { algorithm hmac-sha256; secret c2VjcmV0; }",
                "key a { algorithm hmac-sha256; secret c2VjcmV0; }; key b { algorithm hmac-sha256; secret c2VjcmV0; };",
                "key nbnsd-key { secret c2VjcmV0; };",
                "key nbnsd-key { algorithm hmac-sha256; };",
                "key nbnsd-key { algorithm hmac-md5; secret c2VjcmV0; };",
                "key nbnsd-key { algorithm hmac-sha256; secret \"\"; };",
                "key nbnsd-key { algorithm hmac-sha256; secret c2VjcmV0!; };",
                "key \"a b\" { algorithm hmac-sha256; secret c2VjcmV0; };"
            })
    void anythingElseIsRefusedWithoutTheSecretInTheMessage(String text) {
        assertThatThrownBy(() -> TransferKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected")
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void aKeyIsShownWithoutItsSecret() {
        assertThat(new TransferKey("k", "hmac-sha256", "c2VjcmV0")).hasToString("key k, hmac-sha256");
    }
}
