package org.parley.xml;

import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;
import org.parley.xml.XmlRefusedException.Reason;

/**
 * Watches every event that a StAX parser delivers, and writes the copy-control namespace one way whatever its case in
 * the document.
 */
final class GuardedReader extends StreamReaderDelegate {

    /** Ends the reading; goes through JAXB as a cause. */
    static final class Refused extends XMLStreamException {

        private static final long serialVersionUID = 1L;

        private final Reason reason;
        private final Optional<String> detail;

        Refused(Reason reason) {
            this.reason = reason;
            detail = Optional.empty();
        }

        /** A value that cannot be; {@code detail} says in our words which. */
        Refused(String detail) {
            reason = Reason.INVALID;
            this.detail = Optional.of(detail);
        }

        XmlRefusedException at(int line) {
            return detail.map(text -> new XmlRefusedException(reason, line, text))
                    .orElseGet(() -> new XmlRefusedException(reason, line));
        }
    }

    private final XmlLimits limits;
    private int depth;
    private int elements;
    private int entries;

    GuardedReader(XMLStreamReader parser, XmlLimits limits) {
        super(parser);
        this.limits = limits;
    }

    @Override
    public int next() throws XMLStreamException {
        int event = super.next();
        switch (event) {
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw new Refused(Reason.DOCUMENT_TYPE);
            case XMLStreamConstants.START_ELEMENT -> countElement();
            case XMLStreamConstants.END_ELEMENT -> depth--;
            default -> {
                // Text, comments and instructions are bounded by the size of the document.
            }
        }
        return event;
    }

    private void countElement() throws Refused {
        depth++;
        elements++;
        if (depth > limits.maxDepth() || elements > limits.maxElements()) {
            throw new Refused(Reason.TOO_COMPLEX);
        }
        if (getLocalName().equals("entry") && ++entries > limits.maxEntries()) {
            throw new Refused(Reason.TOO_MANY_ENTRIES);
        }
    }

    //= RFC5364-5-1
    @Override
    public String getAttributeNamespace(int index) {
        String namespace = super.getAttributeNamespace(index);
        return Namespaces.COPY_CONTROL.equalsIgnoreCase(namespace) ? Namespaces.COPY_CONTROL : namespace;
    }

    @Override
    public String getAttributeLocalName(int index) {
        String name = super.getAttributeLocalName(index);
        return Namespaces.COPY_CONTROL.equalsIgnoreCase(super.getAttributeNamespace(index))
                ? switch (name.toLowerCase(Locale.ROOT)) {
                    case "copycontrol" -> "copyControl";
                    case "anonymize" -> "anonymize";
                    case "count" -> "count";
                    default -> name;
                }
                : name;
    }
}
