package org.parley.harness;

import java.util.ArrayList;
import java.util.List;

/** A resource list (RFC 4826) with copy control (RFC 5364), as a client writes it. */
public final class ResourceList {

    private static final String BOUNDARY = "b1-parley-test";

    private final List<String> entries = new ArrayList<>();
    private String copyControlNamespace = "urn:ietf:params:xml:ns:copycontrol";
    private String prefix = "cp";

    /** Every URI once, copyControl "to". */
    public static ResourceList of(String... uris) {
        ResourceList list = new ResourceList();
        for (String uri : uris) {
            list.entry(uri, " {cp}:copyControl=\"to\"");
        }
        return list;
    }

    public static ResourceList of(List<String> uris) {
        return of(uris.toArray(String[]::new));
    }

    /** One entry; {@code {cp}} in the attributes stands for the prefix of copy control. */
    public ResourceList entry(String uri, String attributes) {
        String escaped = uri.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        entries.add("<entry uri=\"" + escaped + "\"" + attributes + "/>");
        return this;
    }

    /** Raw XML among the entries. */
    public ResourceList xml(String text) {
        entries.add(text);
        return this;
    }

    public ResourceList copyControl(String namespacePrefix, String namespace) {
        prefix = namespacePrefix;
        copyControlNamespace = namespace;
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n");
        text.append("<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\" xmlns:")
                .append(prefix)
                .append("=\"")
                .append(copyControlNamespace)
                .append("\">\r\n<list>\r\n");
        entries.forEach(entry -> text.append(entry.replace("{cp}", prefix)).append("\r\n"));
        return text.append("</list>\r\n</resource-lists>\r\n").toString();
    }

    /** Sets the multipart body of a factory INVITE: the offer and this list. */
    public SipDraft in(SipDraft invite, String sdp) {
        return multipart(invite, sdp, "application/resource-lists+xml", toString());
    }

    /** Sets a multipart body of an offer and a list part of any type and text. */
    public static SipDraft multipart(SipDraft invite, String sdp, String listType, String list) {
        String body = "--" + BOUNDARY + "\r\nContent-Type: application/sdp\r\n\r\n" + sdp + "\r\n--" + BOUNDARY
                + "\r\nContent-Type: " + listType + "\r\nContent-Disposition: recipient-list\r\n\r\n" + list + "\r\n--"
                + BOUNDARY + "--\r\n";
        return invite.body("multipart/mixed;boundary=" + BOUNDARY, body);
    }
}
