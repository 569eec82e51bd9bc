package org.nbnsd.control;

import java.util.List;
import org.nbnsd.registry.EditOutcome;

/**
 * What became of names that were edited through the control channel.
 *
 * @param outcomes for each name what became of it
 * @param who the user who did it, as the daemon sees it
 * @param warnings what was done, but perhaps not meant
 */
public record Edited(List<EditOutcome> outcomes, String who, List<String> warnings) {}
