package org.parley.xml.conferenceinfo;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;

/** {@code <endpoint>}, RFC 4575 section 5.7. */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(propOrder = {"status", "joiningMethod", "joiningInfo", "disconnectionMethod", "disconnectionInfo", "media"})
final class EndpointElement {

    @XmlAttribute(name = "entity")
    String entity;

    @XmlAttribute(name = "state")
    String state = ConferenceInfoElement.text(ConferenceInfo.State.FULL);

    @XmlElement(name = "status")
    String status;

    @XmlElement(name = "joining-method")
    String joiningMethod;

    @XmlElement(name = "joining-info")
    ExecutionElement joiningInfo;

    @XmlElement(name = "disconnection-method")
    String disconnectionMethod;

    @XmlElement(name = "disconnection-info")
    ExecutionElement disconnectionInfo;

    @XmlElement(name = "media")
    MediaElement media;

    static EndpointElement of(ConferenceInfo.Endpoint endpoint) {
        EndpointElement element = new EndpointElement();
        element.entity = ConferenceInfoWriter.printable(endpoint.entity());
        element.status = endpoint.status();
        element.joiningMethod = endpoint.joiningMethod().orElse(null);
        element.joiningInfo = endpoint.joining().map(ExecutionElement::of).orElse(null);
        element.disconnectionMethod = endpoint.disconnectionMethod().orElse(null);
        element.disconnectionInfo =
                endpoint.disconnection().map(ExecutionElement::of).orElse(null);
        element.media = endpoint.messageStatus().map(MediaElement::of).orElse(null);
        return element;
    }
}
