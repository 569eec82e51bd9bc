package org.nbnsd.control;

import java.util.List;

/**
 * Whether a daemon lives, and whether it is of use to hosts.
 *
 * @param checks what was looked at
 */
public record Health(List<Check> checks) {
    /** Keeps a copy. */
    public Health {
        checks = List.copyOf(checks);
    }

    /**
     * One thing that was looked at.
     *
     * @param name a word with hyphens, such as {@code database}
     * @param isVital whether only a new start helps if it is not well
     * @param isWell whether it is as it should be
     * @param detail in what way it is or is not, for people of this machine
     */
    public record Check(String name, boolean isVital, boolean isWell, String detail) {}

    /**
     * Whether it lives.
     *
     * @return false if it is to be started again
     */
    public boolean isLive() {
        return checks.stream().allMatch(check -> check.isWell() || !check.isVital());
    }

    /**
     * Whether it serves as it should.
     *
     * @return false if hosts should ask another one, if there is one
     */
    public boolean isReady() {
        return checks.stream().allMatch(Check::isWell);
    }
}
