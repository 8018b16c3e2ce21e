package org.parley.xml.conferenceinfo;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;

/** {@code <user>}, RFC 4575 section 5.6, with the nickname of RFC 6501 behind what that section names. */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(propOrder = {"displayText", "endpoint", "nickname"})
final class UserElement {

    @XmlAttribute(name = "entity")
    String entity;

    @XmlAttribute(name = "state")
    String state;

    @XmlElement(name = "display-text")
    String displayText;

    @XmlElement(name = "endpoint")
    EndpointElement endpoint;

    @XmlElement(name = "nickname", namespace = ConferenceInfoWriter.XCON_NAMESPACE)
    String nickname;

    //= RFC7701-7-3
    static UserElement of(ConferenceInfo.User user) {
        UserElement element = new UserElement();
        element.entity = ConferenceInfoWriter.printable(user.entity());
        element.state = ConferenceInfoElement.text(
                user.endpoint().isPresent() ? ConferenceInfo.State.FULL : ConferenceInfo.State.DELETED);
        element.displayText =
                user.displayText().map(ConferenceInfoWriter::printable).orElse(null);
        element.endpoint = user.endpoint().map(EndpointElement::of).orElse(null);
        element.nickname = user.nickname().map(ConferenceInfoWriter::printable).orElse(null);
        return element;
    }
}
