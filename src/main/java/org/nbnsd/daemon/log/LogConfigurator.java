package org.nbnsd.daemon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.CodePage;

/**
 * The log: one line for each event, to standard error. Logback finds this as a service and asks it when the first logger
 * is made. These properties of the JVM are looked at then:
 *
 * <table>
 * <caption>Properties</caption>
 * <tr><td>{@code -Dnbnsd.log.level=DEBUG}</td><td>another level than INFO</td></tr>
 * <tr><td>{@code -Dnbnsd.log.format=json}</td><td>one JSON object for each line, see {@link JsonLogEncoder}</td></tr>
 * <tr><td>{@code -Dnbnsd.log.code-page=CP437}</td><td>letters outside ASCII in names by another code page than CP850</td></tr>
 * <tr><td>{@code -Dlogback.configurationFile=/etc/nbnsd/logback.xml}</td><td>another configuration altogether</td></tr>
 * </table>
 *
 * <p>The logger of an event is {@code org.nbnsd.events.CODE}. A configuration in XML can use our encoders by the names of
 * their classes.
 *
 * <p>This is code because Logback's reader of XML loads 590 classes for it, a fifth of all that a daemon loads to start.
 */
public final class LogConfigurator extends DefaultJoranConfigurator implements Configurator {
    public static final String LEVEL_PROPERTY = "nbnsd.log.level";
    public static final String FORMAT_PROPERTY = "nbnsd.log.format";
    /** Where what is written here is chosen; null if somebody else does that, by a file or on the command line of the JVM. */
    private static volatile @Nullable Logger root;

    private static volatile boolean isLevelOfJvm = true;

    private static final String FILE_PROPERTY = "logback.configurationFile";
    private static final String TEST_FILE = "logback-test.xml";

    /** For Logback, which makes it. */
    public LogConfigurator() {}

    /**
     * Configures the log, once.
     *
     * @param context where the loggers come from
     * @return that no other configurator is wanted
     */
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        boolean byFile =
                System.getProperty(FILE_PROPERTY) != null || LogConfigurator.class.getResource("/" + TEST_FILE) != null;
        if (byFile && super.configure(context) == ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY) {
            return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
        }
        if (byFile) {
            addWarn("-D" + FILE_PROPERTY + "=" + System.getProperty(FILE_PROPERTY)
                    + ": no such file (expected: a configuration of Logback, in XML); the log is as without it");
        }
        root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        configure(context, level(), isJson() ? new JsonLogEncoder() : new TextLogEncoder());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * Says what the log is to be, before the first logger is made. What was said on the command line of the JVM goes first.
     *
     * @param level such as {@code INFO}
     * @param format {@code text} or {@code json}
     */
    public static void choose(String level, CodePage codePage, String format) {
        if (System.getProperty(LEVEL_PROPERTY) == null) {
            isLevelOfJvm = false;
        }
        setIfUnset(LEVEL_PROPERTY, level);
        setIfUnset(LogCodePage.PROPERTY, codePage.name());
        setIfUnset(FORMAT_PROPERTY, format);
    }

    private static void setIfUnset(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Whether the level is what {@link #choose} said, and {@link #changeLevel} changes it. */
    public static boolean isLevelChosenHere() {
        return root != null && !isLevelOfJvm;
    }

    /**
     * From now on less or more is logged, if that is chosen here.
     *
     * @param level such as {@code INFO}
     */
    public static void changeLevel(String level) {
        Logger all = root;
        if (all != null && !isLevelOfJvm) {
            all.setLevel(Level.toLevel(level));
        }
    }

    /** Whether each line of the log is to be a JSON object. */
    public static boolean isJson() {
        return "json".equals(System.getProperty(FORMAT_PROPERTY));
    }

    private Level level() {
        String text = System.getProperty(LEVEL_PROPERTY, "INFO");
        Level level = Level.toLevel(text, null);
        if (level == null) {
            addWarn("-D" + LEVEL_PROPERTY + "=" + text
                    + " (expected: ERROR, WARN, INFO, DEBUG, TRACE, ALL or OFF); the level is INFO");
            return Level.INFO;
        }
        return level;
    }

    /** Standard error gets what is at this level or above, and less of what others than us have to say. */
    static void configure(LoggerContext context, Level level, EncoderBase<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("STDERR");
        appender.setTarget(ConsoleTarget.SystemErr.getName());
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger("io.netty").setLevel(Level.WARN);
        // It warns for every socket, if this is not root, that only root may receive broadcasts, which is not so on
        // Linux.
        context.getLogger("io.netty.channel.AbstractChannel").setLevel(Level.ERROR);
        // What it logs, with a stack trace, it also throws; and that is told in a line.
        context.getLogger("org.sqlite").setLevel(Level.OFF);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }
}
