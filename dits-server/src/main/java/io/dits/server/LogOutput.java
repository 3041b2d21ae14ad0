// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.dits.server.config.ServerConfig.Logging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Where the log goes. A disk that is full loses lines and stops nothing. */
final class LogOutput {
    private LogOutput() {}

    /** Nothing is logged: the programs that end at once say all on their own. */
    static void off() {
        root(context()).setLevel(Level.OFF);
    }

    /** Logs as the settings say, from now on. */
    static void set(Logging logging) {
        LoggerContext context = context();
        Encoder<ILoggingEvent> encoder = logging.format().equals("json") ? new FlatJson() : pretty();
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = logging.file()
                .map(file -> file(context, file, logging.maxSize(), logging.maxFiles()))
                .orElseGet(ConsoleAppender::new);
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        root(context).addAppender(appender);
        levels(context, logging.level());
    }

    /** Logs as much as that level says, from now on, where it does. */
    static void level(String level) {
        levels((LoggerContext) LoggerFactory.getILoggerFactory(), level);
    }

    /** Goes on in the file of that name, which another program may have taken away; without a file does nothing. */
    static void reopen() {
        reopen(root((LoggerContext) LoggerFactory.getILoggerFactory()));
    }

    static void reopen(Logger logger) {
        logger.iteratorForAppenders().forEachRemaining(appender -> {
            if (appender instanceof FileAppender<?> file) {
                try {
                    file.openFile(file.getFile());
                } catch (IOException e) {
                    throw new UncheckedIOException("the log goes on in the file of before: " + e.getMessage(), e);
                }
            }
        });
    }

    private static void levels(LoggerContext context, String level) {
        root(context).setLevel(Level.toLevel(level));
        boolean all = level.equals("trace");
        boolean errors = level.equals("error");
        // What these have to say below a warning helps only their own authors.
        for (String library : new String[] {"com.zaxxer.hikari", "org.flywaydb"}) {
            context.getLogger(library).setLevel(all ? null : errors ? Level.ERROR : Level.WARN);
        }
        // These write headers and bodies, with the passwords and tokens in them, to who asks for all.
        for (String library :
                new String[] {"org.eclipse.jetty", "software.amazon.awssdk", "org.apache.hc", "com.microsoft.aad"}) {
            context.getLogger(library).setLevel(all ? Level.INFO : errors ? Level.ERROR : Level.WARN);
        }
        // It logs each failure that it throws, which is told by whoever asked for it.
        context.getLogger("com.azure").setLevel(all ? Level.INFO : Level.OFF);
    }

    /** A line for people; what others wrote into it does not begin another one, nor steer a terminal. */
    private static PatternLayoutEncoder pretty() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(
                // Nothing stands behind a message without parts.
                "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{30}"
                        + " %replace(%replace(%msg %kvp{NONE}){'[\\p{Cntrl}&&[^\\t]]','?'}){' +$',''}%n");
        return encoder;
    }

    /** Into a file, which is put aside when it is so large; so many of those are kept. */
    static OutputStreamAppender<ILoggingEvent> file(LoggerContext context, Path file, long largest, int kept) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(file.toString());
        FixedWindowRollingPolicy naming = new FixedWindowRollingPolicy();
        naming.setContext(context);
        naming.setParent(appender);
        naming.setFileNamePattern(file + ".%i");
        naming.setMinIndex(1);
        naming.setMaxIndex(kept);
        naming.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(largest));
        // Else it looks once a minute, in which a busy server may write any number of bytes.
        size.setCheckIncrement(ch.qos.logback.core.util.Duration.buildByMilliseconds(1));
        size.start();
        appender.setRollingPolicy(naming);
        appender.setTriggeringPolicy(size);
        return appender;
    }

    private static Logger root(LoggerContext context) {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static LoggerContext context() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        return context;
    }
}
