package org.parley.group;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.parley.conference.UserUri;

/**
 * The configuration of groups.
 *
 * @param folder {@code groups.dir}, from the Karaf base
 * @param xcapRoot {@code groups.xcapRoot}: the XCAP root of an XDM server; empty for none
 * @param staleAfter {@code groups.xcapStale}: how long the last good document serves while the XDM server is out
 * @param timeout {@code limits.xcapTimeout}: longest wait for one answer of the XDM server
 * @param domain {@code domain}
 * @param isOwn true for URIs whose host is this server's, by whatever name
 */
public record GroupSettings(
        Path folder,
        Optional<URI> xcapRoot,
        Duration staleAfter,
        Duration timeout,
        String domain,
        Predicate<String> isOwn) {

    /** The URI by which a group is looked for: own hosts have several names, which all mean {@code domain}. */
    UserUri canonical(UserUri uri) {
        return isOwnUser(uri)
                ? UserUri.tryOf("sip:" + uri.user() + '@' + domain).orElse(uri)
                : uri;
    }

    /** True for a SIP URI of this server with a user part. */
    boolean isOwnUser(UserUri uri) {
        return !uri.user().isEmpty() && isOwn.test(uri.toString());
    }
}
