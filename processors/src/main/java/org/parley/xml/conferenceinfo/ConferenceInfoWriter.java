package org.parley.xml.conferenceinfo;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import java.io.StringWriter;
import java.util.Map;
import org.glassfish.jaxb.runtime.v2.JAXBContextFactory;

/**
 * Writes conference documents in UTF-8, elements in the order of the schema of RFC 4575. Characters that XML cannot hold
 * are left out. Safe for any thread.
 */
public final class ConferenceInfoWriter {

    /** Media type of the document. */
    public static final String MEDIA_TYPE = "application/conference-info+xml";

    static final String NAMESPACE = "urn:ietf:params:xml:ns:conference-info";

    /** RFC 6501: {@code <nickname>} of a user. */
    static final String XCON_NAMESPACE = "urn:ietf:params:xml:ns:xcon-conference-info";

    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private static final int USUAL_LENGTH = 1024;

    private static final JAXBContext CONTEXT = context();

    private ConferenceInfoWriter() {}

    private static JAXBContext context() {
        try {
            return new JAXBContextFactory().createContext(new Class<?>[] {ConferenceInfoElement.class}, Map.of());
        } catch (JAXBException e) {
            throw new IllegalStateException("the JAXB classes of the conference document do not fit together", e);
        }
    }

    //= RFC4575-5.1-1
    public static VersionedDocument write(ConferenceInfo info) {
        StringWriter text = new StringWriter(USUAL_LENGTH);
        text.append(DECLARATION);
        try {
            Marshaller marshaller = CONTEXT.createMarshaller();
            marshaller.setProperty(Marshaller.JAXB_FRAGMENT, true);
            marshaller.marshal(ConferenceInfoElement.of(info), text);
        } catch (JAXBException e) {
            throw new IllegalStateException("a conference document cannot be written", e);
        }
        return VersionedDocument.of(text.toString());
    }

    /** Without what no XML document may have (XML 1.0, production 2 Char). */
    static String printable(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0xd800)) {
            return text;
        }
        return text.codePoints()
                .filter(c -> c == '\t' || c == '\n' || c == '\r' || c >= ' ' && !isForbidden(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isForbidden(int c) {
        return c >= 0xd800 && c <= 0xdfff || c == 0xfffe || c == 0xffff;
    }
}
