package org.parley.msrp;

import java.util.Optional;

/** The head of a request. */
public final class MsrpRequest implements MsrpHead {

    /** The methods this server knows; any other is {@link #OTHER}. */
    public enum Method {
        SEND,
        REPORT,
        /** RFC 7701 section 7. */
        NICKNAME,
        OTHER
    }

    private final HeaderBlock block;
    private final HeadFields fields;

    MsrpRequest(HeaderBlock block, HeadFields fields) {
        this.block = block;
        this.fields = fields;
    }

    public Method method() {
        return fields.method;
    }

    /** The method as written. */
    public Octets methodName() {
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

    /** Message-ID, empty when it is missing. */
    public Octets messageId() {
        return fields.messageId;
    }

    /** Byte-Range, {@link ByteRange#WHOLE} when it is missing. */
    public ByteRange byteRange() {
        return fields.byteRange;
    }

    /** Content-Type as written, empty when it is missing. */
    public Octets contentType() {
        return fields.contentType;
    }

    /** True when the sender wants a REPORT once the whole message has arrived. */
    public boolean wantsSuccessReport() {
        return fields.successReport;
    }

    public FailureReport failureReport() {
        return fields.failureReport;
    }

    /** True when the sender asks for failure reports in so many words. */
    public boolean asksForFailureReports() {
        return fields.hasFailureReport && fields.failureReport != FailureReport.NO;
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
