package org.parley.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;

/** {@code <entry>} with the attributes of RFC 5364. All are text: what cannot be read must not fail the list. */
@XmlAccessorType(XmlAccessType.FIELD)
final class ResourceEntry {

    @XmlElement(name = "display-name", namespace = Namespaces.RESOURCE_LISTS)
    String displayName;

    @XmlAttribute(name = "uri")
    String uri;

    @XmlAttribute(name = "copyControl", namespace = Namespaces.COPY_CONTROL)
    String copyControl;

    @XmlAttribute(name = "anonymize", namespace = Namespaces.COPY_CONTROL)
    String anonymize;

    @XmlAttribute(name = "count", namespace = Namespaces.COPY_CONTROL)
    String count;
}
