package org.parley.camel;

import java.time.Instant;
import java.util.Optional;

/** A route file that is not taken over: where, why, and what its author can do. The message names no secret. */
final class RouteFaultException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient RouteFile file;
    private final transient RouteFileView.Refused why;
    private final boolean isOfOthers;

    private RouteFaultException(RouteFile file, RouteFileView.Refused why, boolean isOfOthers, Throwable causeOrNull) {
        super(why.cause(), causeOrNull);
        this.file = file;
        this.why = why;
        this.isOfOthers = isOfOthers;
    }

    /** A fault of the file itself: it is looked at again when it is saved again. */
    static RouteFaultException in(
            RouteFile file, Optional<RouteFileView.Place> place, String cause, String cure, Throwable failureOrNull) {
        RouteFileView.Refused why = new RouteFileView.Refused(Instant.now(), place, cause, cure);
        return new RouteFaultException(file, why, false, failureOrNull);
    }

    /** A fault that lies in how the file goes with others: it is looked at again when another is taken over or deleted. */
    static RouteFaultException between(RouteFile file, String cause, String cure) {
        return between(file, Optional.empty(), cause, cure);
    }

    /** As above, where the place in the file is known. */
    static RouteFaultException between(RouteFile file, Optional<RouteFileView.Place> place, String cause, String cure) {
        RouteFileView.Refused why = new RouteFileView.Refused(Instant.now(), place, cause, cure);
        return new RouteFaultException(file, why, true, null);
    }

    /** The same as a fault of another file, which spoils this one. */
    RouteFaultException blamedOn(RouteFile spoiler) {
        return in(spoiler, Optional.empty(), "with it " + file.name() + " fails: " + why.cause(), why.cure(), this);
    }

    RouteFile file() {
        return file;
    }

    RouteFileView.Refused why() {
        return why;
    }

    boolean isOfOthers() {
        return isOfOthers;
    }
}
