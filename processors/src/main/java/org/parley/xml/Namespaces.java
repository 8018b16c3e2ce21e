package org.parley.xml;

/** XML namespaces as they are written. */
final class Namespaces {

    /** RFC 4826 section 3.2. */
    static final String RESOURCE_LISTS = "urn:ietf:params:xml:ns:resource-lists";

    /** RFC 5364 section 5: all lower case, unlike one example in RFC 5366. */
    static final String COPY_CONTROL = "urn:ietf:params:xml:ns:copycontrol";

    /** Shared groups: OMA's list service. */
    static final String LIST_SERVICE = "urn:oma:xml:poc:list-service";

    /** Extensions of shared groups. */
    static final String XDM_EXTENSIONS = "urn:oma:xml:xdm:extensions";

    /** RFC 4745 section 13. */
    static final String COMMON_POLICY = "urn:ietf:params:xml:ns:common-policy";

    /** Conditions that OMA added to common policy. */
    static final String OMA_COMMON_POLICY = "urn:oma:xml:xdm:common-policy";

    /** Ours: what the documents of OMA have no word for. */
    static final String PARLEY = "urn:parley:xml:group";

    private Namespaces() {}
}
