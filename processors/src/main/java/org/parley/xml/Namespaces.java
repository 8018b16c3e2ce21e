package org.parley.xml;

/** XML namespaces as they are written. */
final class Namespaces {

    /** RFC 4826 section 3.2. */
    static final String RESOURCE_LISTS = "urn:ietf:params:xml:ns:resource-lists";

    /** RFC 5364 section 5: all lower case, unlike one example in RFC 5366. */
    static final String COPY_CONTROL = "urn:ietf:params:xml:ns:copycontrol";

    private Namespaces() {}
}
