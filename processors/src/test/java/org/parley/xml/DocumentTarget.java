package org.parley.xml;

import java.util.List;
import java.util.function.UnaryOperator;
import org.parley.fuzz.Corpus;
import org.parley.fuzz.FuzzTarget;

/** XML that peers and files bring: recipient lists, those of a REFER, and documents of groups. */
public final class DocumentTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        read(() -> RecipientLists.read(input));
        read(() -> RecipientLists.readReferred(input, 50));
        read(() -> SharedGroups.read(input));
    }

    private interface Reading {
        Object read() throws XmlRefusedException;
    }

    private static void read(Reading reading) {
        try {
            reading.read();
        } catch (XmlRefusedException e) {
            if (e.getMessage() == null || e.getMessage().isEmpty()) {
                throw new IllegalStateException("a refusal without a reason", e);
            }
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Corpus.wire(UnaryOperator.identity(), "xml");
    }

    @Override
    public List<String> words() {
        return List.of(
                "<entry uri=\"sip:a@b\"/>",
                "<list>",
                "</list>",
                "<![CDATA[",
                "]]>",
                "<!DOCTYPE x [",
                "<!ENTITY a \"b\">",
                "&a;",
                "&#0;",
                "&#x41;",
                "<?pi ?>",
                "<!--",
                "-->",
                "xmlns:x=\"urn:x\"",
                "cp:copyControl=\"bcc\"",
                "\u00e9",
                "<",
                ">",
                "urn:ietf:params:xml:ns:resource-lists",
                " a=\"b\"");
    }

    /** Readers of the JDK and JAXB take much for themselves, and here are three. */
    @Override
    public long fixedBytes() {
        return 6 << 20;
    }

    @Override
    public long bytesPerOctet() {
        return 2_000;
    }
}
