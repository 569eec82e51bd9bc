/**
 * Commands about the names of this machine: {@link org.nbnsd.cli.node.HoldCommand} holds one for as long as a command runs, and a user
 * logs on and off.
 */
@NullMarked
package org.nbnsd.cli.node;

import org.jspecify.annotations.NullMarked;
