package org.parley.xml.pidf;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;
import java.time.temporal.ChronoUnit;

/** {@code <tuple>}, RFC 3863 section 4.1.2. */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(propOrder = {"status", "timestamp"})
final class TupleElement {

    @XmlAttribute(name = "id", required = true)
    String id;

    @XmlElement(name = "status")
    StatusElement status;

    @XmlElement(name = "timestamp")
    String timestamp;

    //= RFC3863-4.1.2-1
    //= RFC3863-4.1.7-1
    static TupleElement of(PresenceDocument document) {
        TupleElement element = new TupleElement();
        element.id = document.tuple();
        element.status = StatusElement.of(document);
        element.timestamp = document.at().truncatedTo(ChronoUnit.MILLIS).toString();
        return element;
    }
}
