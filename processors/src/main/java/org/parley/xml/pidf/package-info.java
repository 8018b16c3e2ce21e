/**
 * The presence document of RFC 3863, {@code application/pidf+xml}, as hand-written JAXB classes that are only written, never
 * read.
 *
 * <p>Read first: {@link org.parley.xml.pidf.PresenceDocument}, {@link org.parley.xml.pidf.PresenceWriter}. Uses JAXB.
 */
@XmlSchema(
        namespace = PresenceWriter.NAMESPACE,
        elementFormDefault = XmlNsForm.QUALIFIED,
        xmlns = @XmlNs(prefix = "", namespaceURI = PresenceWriter.NAMESPACE))
package org.parley.xml.pidf;

import jakarta.xml.bind.annotation.XmlNs;
import jakarta.xml.bind.annotation.XmlNsForm;
import jakarta.xml.bind.annotation.XmlSchema;
