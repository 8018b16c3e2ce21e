package org.parley.xml.conferenceinfo;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;

/** {@code <media>}, RFC 4575 section 5.8: the one MSRP session of an endpoint. */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(propOrder = {"type", "status"})
final class MediaElement {

    @XmlAttribute(name = "id")
    String id = "1";

    @XmlElement(name = "type")
    String type = "message";

    @XmlElement(name = "status")
    String status;

    static MediaElement of(String status) {
        MediaElement element = new MediaElement();
        element.status = status;
        return element;
    }
}
