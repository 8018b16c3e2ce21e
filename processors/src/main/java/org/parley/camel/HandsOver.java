package org.parley.camel;

/** A consumer that serves until the one of the route's new version has taken its place. */
interface HandsOver {

    /** What it has accepted and not yet given to its route. */
    int waiting();
}
