package org.parley.cpim;

/** What {@link CpimParser} makes of the octets it was given. */
public sealed interface CpimResult {

    /** The header block is there. */
    record Complete(CpimHead head) implements CpimResult {}

    /** The block does not end in these octets; more are needed. */
    record Incomplete() implements CpimResult {}

    /** No octets behind can make this a header block. */
    record Malformed(String reason) implements CpimResult {}
}
