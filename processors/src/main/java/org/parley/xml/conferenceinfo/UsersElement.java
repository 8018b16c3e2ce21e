package org.parley.xml.conferenceinfo;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import java.util.ArrayList;
import java.util.List;

/** {@code <users>}, RFC 4575 section 5.6. */
@XmlAccessorType(XmlAccessType.FIELD)
final class UsersElement {

    @XmlAttribute(name = "state")
    String state;

    @XmlElement(name = "user")
    List<UserElement> users = new ArrayList<>();

    static UsersElement of(ConferenceInfo info) {
        UsersElement element = new UsersElement();
        element.state = ConferenceInfoElement.text(info.state());
        info.users().forEach(user -> element.users.add(UserElement.of(user)));
        return element;
    }
}
