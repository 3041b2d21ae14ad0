// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the log: {@code logging.max_size} and {@code logging.max_files}. */
final class LogRotationTest {
    private static final int LARGEST = 2_000;
    private static final int KEPT = 3;

    @TempDir
    Path folder;

    @Test
    void aLogThatWasMovedAwayGoesOnInAFileOfItsNameOnceItIsOpenedAgain() throws Exception {
        Path file = folder.resolve("server.log");
        LoggerContext context = new LoggerContext();
        begin(context, file, 1 << 20);
        context.getLogger("test").info("before");
        Path moved = Files.move(file, folder.resolve("server.log-20260131"));
        context.getLogger("test").info("meanwhile");
        assertThat(file).doesNotExist();
        LogOutput.reopen(context.getLogger("test"));
        context.getLogger("test").info("after");
        context.stop();
        assertThat(moved).hasContent("before\nmeanwhile\n");
        assertThat(file).hasContent("after\n");
    }

    @Test
    void aLogIsPutAsideWhenItIsLargeAndOnlySoManyAreKept() throws Exception {
        Path file = folder.resolve("server.log");
        LoggerContext context = new LoggerContext();
        begin(context, file, LARGEST);

        IntStream.range(0, 20_000).forEach(i -> context.getLogger("test").info("line {} of many", i));
        context.stop();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("server.log", "server.log.1", "server.log.2", "server.log.3");
        }
        assertThat(Files.size(folder.resolve("server.log.1"))).isGreaterThanOrEqualTo(LARGEST);
        List<String> last = Files.readAllLines(
                folder.resolve("server.log").toFile().length() > 0 ? file : folder.resolve("server.log.1"));
        assertThat(last.getLast()).isEqualTo("line 19999 of many");
    }

    private static void begin(LoggerContext context, Path file, int largest) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = LogOutput.file(context, file, largest, KEPT);
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger("test").addAppender(appender);
    }
}
