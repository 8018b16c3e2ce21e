package org.parley.xml.pidf;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.glassfish.jaxb.runtime.v2.JAXBContextFactory;

/** Writes presence documents in UTF-8. Safe for any thread. */
public final class PresenceWriter {

    /** Media type of the document. */
    public static final String MEDIA_TYPE = "application/pidf+xml";

    static final String NAMESPACE = "urn:ietf:params:xml:ns:pidf";

    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private static final JAXBContext CONTEXT = context();

    private PresenceWriter() {}

    private static JAXBContext context() {
        try {
            return new JAXBContextFactory().createContext(new Class<?>[] {PresenceElement.class}, Map.of());
        } catch (JAXBException e) {
            throw new IllegalStateException("the JAXB classes of the presence document do not fit together", e);
        }
    }

    //= RFC3863-4.1-1
    public static byte[] write(PresenceDocument document) {
        StringWriter text = new StringWriter();
        text.append(DECLARATION);
        try {
            Marshaller marshaller = CONTEXT.createMarshaller();
            marshaller.setProperty(Marshaller.JAXB_FRAGMENT, true);
            marshaller.marshal(PresenceElement.of(document), text);
        } catch (JAXBException e) {
            throw new IllegalStateException("a presence document cannot be written", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
