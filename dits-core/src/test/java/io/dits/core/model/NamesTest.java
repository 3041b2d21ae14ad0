// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a/b",
                "a\\b",
                "a:b",
                "a\0b",
                "a\nb",
                "a\u007f",
                "end.",
                "end ",
                "CON",
                "nul.txt",
                "Com1",
                "lpt9.mov",
                ".dits",
                ".DITS",
                ".d\u200bits",
                ".ｄits",
                "dits~1",
                ".dits\u200d",
                "\ud800"
            })
    void aNameThatCouldLeadAstrayIsRefused(String name) {
        assertThatThrownBy(() -> new FileName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip.mov", ".ditsignore", "..x", "Schnitt ä", "con2", "a%2e%2e", "é", "日本", "x*?\"<>|"})
    void anOrdinaryNameIsTaken(String name) {
        assertThat(new FileName(name).text()).isEqualTo(name);
    }

    @Test
    void aNameIsBoundedInBytes() {
        assertThat(new FileName("ä".repeat(127)).utf8()).hasSize(254);
        assertThatThrownBy(() -> new FileName("ä".repeat(128))).hasMessageContaining("255");
        assertThatThrownBy(() -> FileName.ofUtf8(new byte[] {(byte) 0xff})).hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a/", "a//b", "a/../b", "./a", "..", "a/.dits/b"})
    void aPathThatLeadsOutIsRefused(String path) {
        assertThatThrownBy(() -> RepoPath.parse(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main",
                "heads/",
                "heads//a",
                "heads/.a",
                "heads/a.lock",
                "heads/a..b",
                "heads/a b",
                "heads/a~1",
                "heads/@{x",
                "heads/a\0",
                "heads/-a",
                "heads/a/",
                "refs/heads/a",
                "heads/a\\b"
            })
    void aRefNameThatGitWouldRefuseIsRefused(String name) {
        assertThatThrownBy(() -> new RefName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoNamesThatAreOneInComposedFormAreRefused() {
        ChunkId chunk = new ChunkId(Hash.parse("0".repeat(64)));
        TreeEntry decomposed = new TreeEntry.File(new FileName("e\u0301"), chunk, 1, false);
        TreeEntry composed = new TreeEntry.File(new FileName("\u00e9"), chunk, 1, false);
        assertThatThrownBy(() -> new TreeNode.Leaf(List.of(decomposed, composed)))
                .hasMessageContaining("composed form");
        assertThatThrownBy(() -> new TreeNode.Leaf(List.of(composed, composed))).hasMessageContaining("stands twice");
        assertThatThrownBy(() -> new TreeNode.Leaf(List.of(composed, decomposed)))
                .hasMessageContaining("stands after");
    }

    @Test
    void manifestsWithImpossiblePartsAreRefused() {
        ChunkId chunk = new ChunkId(Hash.parse("0".repeat(64)));
        assertThatThrownBy(() -> new ManifestNode.Part<>(chunk, 0)).isInstanceOf(IllegalArgumentException.class);
        ManifestNode.Part<ChunkId> long_ = new ManifestNode.Part<>(chunk, (16 << 20) + 1);
        assertThatThrownBy(() -> new ManifestNode.Leaf(1, List.of(long_))).isInstanceOf(IllegalArgumentException.class);
        ManifestNode.Part<ManifestId> huge =
                new ManifestNode.Part<>(new ManifestId(Hash.parse("1".repeat(64))), Long.MAX_VALUE);
        assertThatThrownBy(() -> new ManifestNode.Inner(1, 1, List.of(huge, huge)))
                .hasMessageContaining("2^63");
    }
}
