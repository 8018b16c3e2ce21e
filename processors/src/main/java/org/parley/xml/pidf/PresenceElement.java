package org.parley.xml.pidf;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;

/** {@code <presence>}, RFC 3863 section 4.1.1. */
@XmlRootElement(name = "presence")
@XmlAccessorType(XmlAccessType.FIELD)
final class PresenceElement {

    @XmlAttribute(name = "entity", required = true)
    String entity;

    @XmlElement(name = "tuple")
    TupleElement tuple;

    //= RFC3863-4.1.1-1
    static PresenceElement of(PresenceDocument document) {
        PresenceElement element = new PresenceElement();
        element.entity = document.entity();
        element.tuple = TupleElement.of(document);
        return element;
    }
}
