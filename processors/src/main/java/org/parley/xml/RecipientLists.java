package org.parley.xml;

import java.util.ArrayList;
import java.util.List;
import javax.xml.namespace.QName;

/** Reads and writes {@code application/resource-lists+xml}, RFC 4826 with the copy control of RFC 5364. */
public final class RecipientLists {

    /** Octets of a list: 10,000 entries of 200 octets. Ours. */
    static final int MAX_OCTETS = 2 * 1024 * 1024;

    /** Elements inside each other. Ours: clients send flat lists, depth 4 with display names. */
    static final int MAX_DEPTH = 32;

    /** Entries of a list, before any of it is looked at. Ours: far above every session, far below trouble. */
    public static final int MAX_ENTRIES = 10_000;

    /** Elements of a list: each entry with a display name and some extensions. Ours. */
    static final int MAX_ELEMENTS = 5 * MAX_ENTRIES;

    private static final JaxbDocument<ResourceLists> DOCUMENT =
            new JaxbDocument<>(ResourceLists.class, new QName(Namespaces.RESOURCE_LISTS, "resource-lists"));

    private RecipientLists() {}

    /**
     * Reads a list: nested lists are flattened in document order, references to other documents are left aside.
     *
     * @return every entry, duplicates and unusable ones too
     * @throws XmlRefusedException the peer gets 400
     */
    public static List<RecipientEntry> read(byte[] xml) throws XmlRefusedException {
        return read(xml, MAX_ENTRIES);
    }

    /**
     * Reads a list of at most {@code maxEntries}; reading stops there with {@link
     * XmlRefusedException.Reason#TOO_MANY_ENTRIES}.
     */
    //= RFC5366-4-1
    public static List<RecipientEntry> read(byte[] xml, int maxEntries) throws XmlRefusedException {
        ResourceLists document = DOCUMENT.read(xml, new XmlLimits(MAX_OCTETS, MAX_DEPTH, MAX_ELEMENTS, maxEntries));
        List<RecipientEntry> entries = new ArrayList<>();
        document.lists.forEach(list -> collect(list, entries));
        return List.copyOf(entries);
    }

    /**
     * A list document that others refer to.
     *
     * @param entries every entry, nested lists flattened in document order
     * @param anchors of the lists in other documents that belong to it
     */
    public record Referred(List<RecipientEntry> entries, List<String> anchors) {
        public Referred {
            entries = List.copyOf(entries);
            anchors = List.copyOf(anchors);
        }
    }

    /** Reads a list document with its references to others; the limits are those of {@link #read(byte[], int)}. */
    public static Referred readReferred(byte[] xml, int maxEntries) throws XmlRefusedException {
        ResourceLists document = DOCUMENT.read(xml, new XmlLimits(MAX_OCTETS, MAX_DEPTH, MAX_ELEMENTS, maxEntries));
        List<RecipientEntry> entries = new ArrayList<>();
        List<String> anchors = new ArrayList<>();
        for (ResourceList list : document.lists) {
            collect(list, entries);
            anchors(list, anchors);
        }
        return new Referred(entries, anchors);
    }

    private static void anchors(ResourceList list, List<String> anchors) {
        for (Object child : list.children) {
            if (child instanceof ExternalReference external && external.anchor != null) {
                anchors.add(external.anchor.strip());
            } else if (child instanceof ResourceList nested) {
                anchors(nested, anchors);
            }
        }
    }

    /** The depth is bounded by the reader. */
    //= RFC5366-4-2
    private static void collect(ResourceList list, List<RecipientEntry> entries) {
        for (Object child : list.children) {
            if (child instanceof ResourceEntry entry) {
                entries.add(RecipientEntry.of(entry));
            } else if (child instanceof ResourceList nested) {
                collect(nested, entries);
            }
        }
    }

    /** One flat list in UTF-8, with the namespace of copy control in lower case. */
    public static byte[] write(List<RecipientEntry> entries) {
        ResourceList list = new ResourceList();
        entries.forEach(entry -> list.children.add(entry.toElement()));
        ResourceLists document = new ResourceLists();
        document.lists.add(list);
        return DOCUMENT.write(document);
    }
}
