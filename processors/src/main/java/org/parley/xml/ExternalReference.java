package org.parley.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;

/** {@code <external>}: a list in another document (RFC 4826 section 3.2). */
@XmlAccessorType(XmlAccessType.FIELD)
final class ExternalReference {

    @XmlAttribute(name = "anchor")
    String anchor;
}
