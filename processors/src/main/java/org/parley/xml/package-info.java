/**
 * XML documents of SIP bodies and of groups as hand-written JAXB classes, read through {@link org.parley.xml.SecureXml}
 * only: resource lists (RFC 4826) with copy control (RFC 5364), and shared groups (list service, common policy RFC 4745).
 *
 * <p>Read first: {@link org.parley.xml.RecipientLists}, {@link org.parley.xml.SharedGroups}, {@link
 * org.parley.xml.SharedGroup}, {@link org.parley.xml.XmlRefusedException}. Uses JAXB and the JDK's StAX parser.
 */
@XmlSchema(
        elementFormDefault = XmlNsForm.QUALIFIED,
        xmlns = {
            @XmlNs(prefix = "", namespaceURI = Namespaces.RESOURCE_LISTS),
            @XmlNs(prefix = "cp", namespaceURI = Namespaces.COPY_CONTROL)
        })
package org.parley.xml;

import jakarta.xml.bind.annotation.XmlNs;
import jakarta.xml.bind.annotation.XmlNsForm;
import jakarta.xml.bind.annotation.XmlSchema;
