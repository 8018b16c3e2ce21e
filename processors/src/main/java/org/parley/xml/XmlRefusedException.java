package org.parley.xml;

/** A document that is not read; the peer gets 400. The message never repeats what the peer wrote. */
public final class XmlRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Not well-formed, cut off, or in no known encoding. */
        NOT_WELL_FORMED("the XML is not well-formed"),
        /** It has a DOCTYPE: that way lie entities, files and other people's servers. */
        DOCUMENT_TYPE("the XML has a document type declaration or an entity reference"),
        /** Above the size limit. */
        TOO_LARGE("the XML document is too large"),
        /** Elements or attributes beyond the limits. */
        TOO_COMPLEX("the XML has too many or too deeply nested elements"),
        /** More entries than the limit; the caller may rather say that there are too many participants. */
        TOO_MANY_ENTRIES("the list has too many entries"),
        /** Well-formed, but its root is another one. */
        OTHER_DOCUMENT("the XML is not the document expected here"),
        /** An element or attribute that is needed is missing, stands twice, or has a value that it cannot have. */
        INVALID("the XML has a value that cannot be");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;
    private final int line;

    XmlRefusedException(Reason reason) {
        this(reason, 0);
    }

    XmlRefusedException(Reason reason, int line) {
        super(reason.text);
        this.reason = reason;
        this.line = line;
    }

    /** @param detail what is wrong, in words of ours */
    XmlRefusedException(Reason reason, int line, String detail) {
        super(detail);
        this.reason = reason;
        this.line = line;
    }

    XmlRefusedException(Reason reason, int line, Throwable cause) {
        super(reason.text, cause);
        this.reason = reason;
        this.line = line;
    }

    public Reason reason() {
        return reason;
    }

    /** Line where reading stopped, from 1; 0 where it is not known. */
    public int line() {
        return line;
    }
}
