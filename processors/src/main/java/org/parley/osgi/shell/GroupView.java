package org.parley.osgi.shell;

import java.util.Optional;

/**
 * What an operator may see of a group, or of a document that describes none.
 *
 * @param uri who calls this calls the group; empty when there is no good version of the document
 * @param source file, or document of the XDM server
 * @param members how many it has
 * @param invites whether whoever starts the session has them invited
 * @param session id of the session that runs
 * @param fault why what the document says now is not in force
 */
public record GroupView(
        Optional<String> uri,
        Optional<String> name,
        String source,
        int members,
        boolean invites,
        Optional<String> session,
        Optional<String> fault) {}
