package org.parley.xml.conferenceinfo;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.Locale;

/** {@code <conference-info>}; its version is filled in later, see {@link VersionedDocument}. */
@XmlRootElement(name = "conference-info")
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(propOrder = {"description", "state", "users"})
final class ConferenceInfoElement {

    @XmlAttribute(name = "entity")
    String entity;

    @XmlAttribute(name = "state")
    String documentState;

    @XmlAttribute(name = "version")
    int version;

    @XmlElement(name = "conference-description")
    DescriptionElement description;

    @XmlElement(name = "conference-state")
    StateElement state;

    @XmlElement(name = "users")
    UsersElement users;

    static ConferenceInfoElement of(ConferenceInfo info) {
        ConferenceInfoElement element = new ConferenceInfoElement();
        element.entity = info.entity();
        element.documentState = text(info.state());
        element.description = info.description().map(DescriptionElement::of).orElse(null);
        element.state = info.userCount().map(StateElement::of).orElse(null);
        //= RFC4575-4.4-1
        element.users = info.state() == ConferenceInfo.State.DELETED ? null : UsersElement.of(info);
        return element;
    }

    static String text(ConferenceInfo.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
