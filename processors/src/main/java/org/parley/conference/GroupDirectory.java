package org.parley.conference;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Port: knows the pre-defined groups. Safe for any thread; never blocks. */
public interface GroupDirectory {

    /**
     * True when a request to this URI is one for a group: the group is known, or somebody has yet to be asked for it. Answers
     * at once.
     */
    boolean isNamed(String uri);

    /** The group of this URI as it is now, or empty when there is none. Never ends exceptionally. */
    CompletionStage<Optional<Group>> find(String uri);
}
