package org.parley.xml.pidf;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;

/** {@code <status>}, RFC 3863 section 4.1.4. */
@XmlAccessorType(XmlAccessType.FIELD)
final class StatusElement {

    @XmlElement(name = "basic")
    String basic;

    //= RFC3863-4.1.4-1
    static StatusElement of(PresenceDocument document) {
        StatusElement element = new StatusElement();
        element.basic = document.isOpen() ? "open" : "closed";
        return element;
    }
}
