package org.parley.msrp;

import java.util.Optional;

/** Start line and headers of a frame. It holds octets of its own, nothing to release. */
public sealed interface MsrpHead extends MsrpPart permits MsrpRequest, MsrpResponse {

    /** transact-id of the start line. */
    Octets transactionId();

    /** Value of To-Path, empty when it is missing. */
    Octets toPath();

    /** Value of From-Path, empty when it is missing. */
    Octets fromPath();

    /** Value of the first header of that name, whatever its case. */
    Optional<Octets> header(String name);

    /** The first thing that is wrong with this head, if anything is. */
    Optional<MsrpDefect> defect();
}
