package org.parley.xml.conferenceinfo;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;

/** {@code <conference-state>}, RFC 4575 section 5.5. */
@XmlAccessorType(XmlAccessType.FIELD)
final class StateElement {

    @XmlElement(name = "user-count")
    int userCount;

    static StateElement of(int userCount) {
        StateElement element = new StateElement();
        element.userCount = userCount;
        return element;
    }
}
