/**
 * The conference document of RFC 4575, {@code application/conference-info+xml}, as hand-written JAXB classes that are only
 * written, never read.
 *
 * <p>Read first: {@link org.parley.xml.conferenceinfo.ConferenceInfo}, {@link
 * org.parley.xml.conferenceinfo.ConferenceInfoWriter}, {@link org.parley.xml.conferenceinfo.VersionedDocument}. Uses JAXB.
 */
@XmlSchema(
        namespace = ConferenceInfoWriter.NAMESPACE,
        elementFormDefault = XmlNsForm.QUALIFIED,
        xmlns = {
            @XmlNs(prefix = "", namespaceURI = ConferenceInfoWriter.NAMESPACE),
            @XmlNs(prefix = "xcon", namespaceURI = ConferenceInfoWriter.XCON_NAMESPACE)
        })
package org.parley.xml.conferenceinfo;

import jakarta.xml.bind.annotation.XmlNs;
import jakarta.xml.bind.annotation.XmlNsForm;
import jakarta.xml.bind.annotation.XmlSchema;
