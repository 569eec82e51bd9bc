package org.nbnsd.net;

/**
 * Tells errors after which a process must not go on from those that cost only what was being done. Who runs tasks for
 * others catches all alike: an event loop would log that there is no memory and turn on, with half of its work left undone,
 * and a process that is up and answers nothing is worse than one that is started again.
 *
 * <p>What is fatal goes to the uncaught exception handler of the thread, whoever has caught it; that of a daemon ends the
 * process.
 */
public final class FatalErrors {
    /** How the JVM's message begins when memory is there, and a thread is not. */
    private static final String NO_THREAD = "unable to create";

    private FatalErrors() {}

    /**
     * Whether nobody may go on.
     *
     * @param failure what was caught
     * @return true for errors of the JVM and of classes; false for an exception, a broken assertion and an endless recursion,
     *     which are bugs in what was being done, and for a thread that the system does not give, which who wanted it does
     *     without
     */
    public static boolean isFatal(Throwable failure) {
        if (failure instanceof AssertionError || failure instanceof StackOverflowError) {
            return false;
        }
        return failure instanceof Error && !isWantOfThreads(failure);
    }

    private static boolean isWantOfThreads(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof OutOfMemoryError && message != null && message.startsWith(NO_THREAD);
    }

    /**
     * Hands over what is fatal; otherwise does nothing.
     *
     * @param failure what was caught
     */
    public static void check(Throwable failure) {
        if (isFatal(failure)) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
    }

    /**
     * A task for who keeps failures to himself.
     *
     * @param task the task
     * @return the same, but for its fatal errors
     */
    public static Runnable checked(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Error e) {
                check(e);
                throw e;
            }
        };
    }
}
