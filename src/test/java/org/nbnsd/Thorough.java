package org.nbnsd;

/**
 * How much a test tries whose worth grows with the number of tries: few of them in everybody's build, many where somebody
 * has set the variable {@code NBNSD_THOROUGH} to {@code true}, as {@code .ci/run} does.
 */
public final class Thorough {
    private static final boolean IS_THOROUGH = Boolean.parseBoolean(System.getenv("NBNSD_THOROUGH"));

    private Thorough() {}

    /** How many tries. */
    public static int orFew(int many, int few) {
        return IS_THOROUGH ? many : few;
    }
}
