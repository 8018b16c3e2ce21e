package org.parley.xml.conferenceinfo;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;

/** {@code <conference-description>}, RFC 4575 section 5.3. */
@XmlAccessorType(XmlAccessType.FIELD)
@XmlType(propOrder = {"displayText", "subject", "maximumUserCount"})
final class DescriptionElement {

    @XmlElement(name = "display-text")
    String displayText;

    @XmlElement(name = "subject")
    String subject;

    @XmlElement(name = "maximum-user-count")
    int maximumUserCount;

    static DescriptionElement of(ConferenceInfo.Description description) {
        DescriptionElement element = new DescriptionElement();
        element.displayText =
                description.displayText().map(ConferenceInfoWriter::printable).orElse(null);
        element.subject =
                description.subject().map(ConferenceInfoWriter::printable).orElse(null);
        element.maximumUserCount = description.maximumUserCount();
        return element;
    }
}
