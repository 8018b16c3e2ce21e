package org.parley.msrp;

import java.util.Optional;

/** The head of a response. */
public final class MsrpResponse implements MsrpHead {

    private final HeaderBlock block;
    private final HeadFields fields;

    MsrpResponse(HeaderBlock block, HeadFields fields) {
        this.block = block;
        this.fields = fields;
    }

    /** Status code, 100 to 999. */
    public int status() {
        return fields.status;
    }

    /** The comment behind the code, often empty. */
    public Octets comment() {
        return fields.startLineRest;
    }

    @Override
    public Octets transactionId() {
        return fields.transactionId;
    }

    @Override
    public Octets toPath() {
        return fields.toPath;
    }

    @Override
    public Octets fromPath() {
        return fields.fromPath;
    }

    @Override
    public Optional<Octets> header(String name) {
        return block.header(name);
    }

    @Override
    public Optional<MsrpDefect> defect() {
        return Optional.ofNullable(fields.defect);
    }
}
