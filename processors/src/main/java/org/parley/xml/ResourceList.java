package org.parley.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElements;
import java.util.ArrayList;
import java.util.List;

/** {@code <list>}: entries and lists in document order; {@code <entry-ref>} is not read. */
@XmlAccessorType(XmlAccessType.FIELD)
final class ResourceList {

    @XmlElements({
        @XmlElement(name = "entry", namespace = Namespaces.RESOURCE_LISTS, type = ResourceEntry.class),
        @XmlElement(name = "list", namespace = Namespaces.RESOURCE_LISTS, type = ResourceList.class),
        @XmlElement(name = "external", namespace = Namespaces.RESOURCE_LISTS, type = ExternalReference.class)
    })
    List<Object> children = new ArrayList<>();
}
