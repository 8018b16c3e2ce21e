package org.parley.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import java.util.ArrayList;
import java.util.List;

/** {@code <resource-lists>} of RFC 4826 section 3.2, as JAXB wants it. */
@XmlRootElement(name = "resource-lists", namespace = Namespaces.RESOURCE_LISTS)
@XmlAccessorType(XmlAccessType.FIELD)
final class ResourceLists {

    @XmlElement(name = "list", namespace = Namespaces.RESOURCE_LISTS)
    List<ResourceList> lists = new ArrayList<>();
}
