package org.nbnsd.wire;

import org.nbnsd.name.NetbiosName;

/**
 * One line of a node status response (RFC 1002 section 4.2.18): a name of the node and NAME_FLAGS.
 *
 * @param name the name, in the scope of the request
 * @param flags the sixteen bits; the nine lowest are reserved
 */
public record NodeName(NetbiosName name, int flags) {
    /** G: a group name. */
    public static final int GROUP = 0x8000;
    /** DRG: being released. */
    public static final int DEREGISTERING = 0x1000;
    /** CNF: in conflict. */
    public static final int CONFLICT = 0x0800;
    /** ACT: active. */
    public static final int ACTIVE = 0x0400;
    /** PRM: the permanent node name. */
    public static final int PERMANENT = 0x0200;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the flags are more than sixteen bits
     */
    public NodeName {
        Checks.unsigned("flags", flags, 2);
    }

    /**
     * An active name.
     *
     * @param name the name
     * @param group whether it is a group name
     * @param nodeType the node's type
     * @return the line
     */
    public static NodeName active(NetbiosName name, boolean group, NodeType nodeType) {
        return new NodeName(name, ACTIVE | (group ? GROUP : 0) | nodeType.code() << 13);
    }

    /**
     * Whether it is a group name.
     *
     * @return G
     */
    public boolean isGroup() {
        return (flags & GROUP) != 0;
    }

    /**
     * Whether it is in conflict.
     *
     * @return CNF
     */
    public boolean inConflict() {
        return (flags & CONFLICT) != 0;
    }

    /**
     * Whether it is being released.
     *
     * @return DRG
     */
    public boolean isDeregistering() {
        return (flags & DEREGISTERING) != 0;
    }

    /**
     * The node's type.
     *
     * @return ONT
     */
    public NodeType nodeType() {
        return NodeType.of(flags >> 13 & 3);
    }
}
