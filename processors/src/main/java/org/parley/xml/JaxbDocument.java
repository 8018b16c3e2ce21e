package org.parley.xml;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.UnaryOperator;
import javax.xml.namespace.QName;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.glassfish.jaxb.runtime.v2.JAXBContextFactory;
import org.parley.xml.XmlRefusedException.Reason;

/**
 * One kind of document bound to its JAXB class. The context is made once; unmarshallers, which are expensive and not
 * thread-safe, wait in a bounded pool.
 *
 * <p>The context factory is named directly: JAXB's own look-up needs a resource locator in OSGi.
 */
final class JaxbDocument<T> {

    /** Idle unmarshallers kept. Ours: as many as threads that could read at once on a large machine. */
    private static final int MAX_IDLE = 32;

    private final Class<T> type;
    private final QName root;
    private final JAXBContext context;
    private final BlockingQueue<Unmarshaller> idle = new ArrayBlockingQueue<>(MAX_IDLE);

    JaxbDocument(Class<T> type, QName root) {
        this.type = type;
        this.root = root;
        try {
            this.context = new JAXBContextFactory().createContext(new Class<?>[] {type}, Map.of());
        } catch (JAXBException e) {
            throw new IllegalStateException("the JAXB classes of " + root + " do not fit together", e);
        }
    }

    T read(byte[] xml, XmlLimits limits) throws XmlRefusedException {
        return read(xml, limits, UnaryOperator.identity());
    }

    /** @param watched puts a reader of its own between the guarded parser and JAXB */
    T read(byte[] xml, XmlLimits limits, UnaryOperator<XMLStreamReader> watched) throws XmlRefusedException {
        try {
            return read(watched.apply(SecureXml.open(xml, limits)));
        } catch (XMLStreamException e) {
            throw refused(e, line(e.getLocation()));
        }
    }

    private T read(XMLStreamReader reader) throws XmlRefusedException {
        try {
            requireRoot(reader);
            Unmarshaller unmarshaller = borrow();
            T document = unmarshaller.unmarshal(reader, type).getValue();
            // An unmarshaller that failed is not offered again.
            idle.offer(unmarshaller);
            while (reader.hasNext()) {
                reader.next();
            }
            return document;
        } catch (JAXBException | XMLStreamException e) {
            throw refused(e, line(reader.getLocation()));
        } catch (RuntimeException e) {
            // The JDK's parser reports some faults of its input this way, a missing text for its own message among
            // them.
            throw refused(e, line(reader.getLocation()));
        }
    }

    private static int line(Location location) {
        return location == null ? 0 : Math.max(0, location.getLineNumber());
    }

    private void requireRoot(XMLStreamReader reader) throws XMLStreamException, XmlRefusedException {
        int event = reader.getEventType();
        while (event != XMLStreamConstants.START_ELEMENT) {
            event = reader.next();
        }
        if (!reader.getName().equals(root)) {
            throw new XmlRefusedException(Reason.OTHER_DOCUMENT, line(reader.getLocation()));
        }
    }

    private Unmarshaller borrow() throws JAXBException {
        Unmarshaller pooled = idle.poll();
        return pooled == null ? context.createUnmarshaller() : pooled;
    }

    private static XmlRefusedException refused(Exception fault, int line) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof GuardedReader.Refused refused) {
                return refused.at(line);
            }
        }
        return new XmlRefusedException(Reason.NOT_WELL_FORMED, line, fault);
    }

    byte[] write(T document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try {
            context.createMarshaller().marshal(document, out);
        } catch (JAXBException e) {
            throw new IllegalStateException("a document of ours cannot be written", e);
        }
        return out.toByteArray();
    }
}
