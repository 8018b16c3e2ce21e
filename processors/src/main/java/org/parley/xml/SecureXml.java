package org.parley.xml;

import java.io.StringReader;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The one door for XML of others: no DTD, no entities, nothing fetched, bounded in every dimension.
 *
 * <p>It asks for the JDK's own StAX parser by {@link XMLInputFactory#newDefaultFactory()}, never by the look-up, which
 * in OSGi finds whatever parser some bundle brought along with defaults of its own.
 */
public final class SecureXml {

    /** Attributes of one element. Ours: an entry has five. */
    static final int MAX_ATTRIBUTES = 64;

    private static final XMLInputFactory FACTORY = factory();

    private SecureXml() {}

    //= RFC4826-8-1
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(
                "http://www.oracle.com/xml/jaxp/properties/elementAttributeLimit", Integer.toString(MAX_ATTRIBUTES));
        factory.setXMLResolver((publicId, systemId, baseUri, namespace) -> {
            throw new XMLStreamException("external entities are not resolved");
        });
        return factory;
    }

    /**
     * Namespace of a document's outermost element; empty when it has none. What is inside is not read.
     *
     * @throws XmlRefusedException when it is not XML up to there, or has a DTD
     */
    public static Optional<String> rootNamespace(byte[] xml) throws XmlRefusedException {
        try {
            GuardedReader reader = open(xml, new XmlLimits(xml.length, 1, 1, 1));
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                // what may stand before the outermost element says nothing about it
            }
            return Optional.ofNullable(reader.getNamespaceURI()).filter(namespace -> !namespace.isEmpty());
        } catch (GuardedReader.Refused e) {
            throw e.at(0);
        } catch (XMLStreamException e) {
            throw new XmlRefusedException(XmlRefusedException.Reason.NOT_WELL_FORMED, 0, e);
        }
    }

    /** A reader that refuses by throwing {@link GuardedReader.Refused} once a limit is passed or a DTD turns up. */
    static GuardedReader open(byte[] xml, XmlLimits limits) throws XmlRefusedException, XMLStreamException {
        if (xml.length > limits.maxOctets()) {
            throw new XmlRefusedException(XmlRefusedException.Reason.TOO_LARGE);
        }
        XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(XmlText.decode(xml)));
        return new GuardedReader(reader, limits);
    }
}
