package org.parley.group;

import java.util.Optional;
import org.parley.conference.Group;

/**
 * A document and what was made of it.
 *
 * @param source file or URL
 * @param group in force; empty when there is no good version
 * @param fault why what it says now is not in force
 */
public record GroupSource(String source, Optional<Group> group, Optional<String> fault) {}
