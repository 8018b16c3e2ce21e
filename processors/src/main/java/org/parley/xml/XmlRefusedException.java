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
        OTHER_DOCUMENT("the XML is not the document expected here");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;

    XmlRefusedException(Reason reason) {
        super(reason.text);
        this.reason = reason;
    }

    XmlRefusedException(Reason reason, Throwable cause) {
        super(reason.text, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
