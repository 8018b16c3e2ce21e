package org.parley.xml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;

/**
 * Watches a shared group document on its way to JAXB: shows its namespaces as one, refuses values that cannot be with the
 * line they stand on, and notes the rules whose conditions are not all understood.
 */
final class GroupDocumentReader extends StreamReaderDelegate {

    /** Characters of a name or value that are kept. Ours: the longest value is a time. */
    private static final int TEXT_LENGTH = 64;

    /** Remarks kept of one document. Ours: who reads them reads no more. */
    private static final int MAX_REMARKS = 100;

    //= DEC-21
    /** Deployed documents put the same element into one or another of these. */
    private static final Set<String> FAMILY = Set.of(
            Namespaces.LIST_SERVICE,
            Namespaces.RESOURCE_LISTS,
            Namespaces.XDM_EXTENSIONS,
            Namespaces.COMMON_POLICY,
            Namespaces.OMA_COMMON_POLICY,
            Namespaces.PARLEY);

    private static final Set<String> CONDITIONS = Set.of(
            "identity",
            "one",
            "many",
            "except",
            "external-list",
            "entry",
            "other-identity",
            "anonymous-request",
            "is-list-member",
            "validity",
            "from",
            "until");

    private static final Set<String> BOOLEANS = Set.of("invite-members", "searchable", "archive-messages");

    private static final Set<String> PRESENCES = Set.of("other-identity", "anonymous-request", "is-list-member");

    private static final Set<String> COUNTS = Set.of("max-participant-count", "min-participant-count");

    private final Set<Integer> notUnderstood = new HashSet<>();
    private final List<SharedGroup.Remark> remarks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int services;
    private int rules;
    private int depthInConditions;

    GroupDocumentReader(XMLStreamReader guarded) {
        super(guarded);
    }

    /** Numbers of the rules, from 1, that must not match. */
    Set<Integer> notUnderstood() {
        return Set.copyOf(notUnderstood);
    }

    List<SharedGroup.Remark> remarks() {
        return List.copyOf(remarks);
    }

    @Override
    public String getNamespaceURI() {
        return isFamily() ? Namespaces.LIST_SERVICE : super.getNamespaceURI();
    }

    @Override
    public QName getName() {
        return new QName(getNamespaceURI(), getLocalName());
    }

    private boolean isFamily() {
        return FAMILY.contains(String.valueOf(super.getNamespaceURI()));
    }

    @Override
    public int next() throws XMLStreamException {
        int event = super.next();
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> begin(getLocalName());
            case XMLStreamConstants.END_ELEMENT -> end(getLocalName());
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                String more = getText();
                text.append(more, 0, Math.min(more.length(), Math.max(0, TEXT_LENGTH - text.length())));
            }
            default -> {
                // Comments and instructions mean nothing.
            }
        }
        return event;
    }

    private void begin(String name) throws XMLStreamException {
        text.setLength(0);
        if (depthInConditions > 0) {
            depthInConditions++;
            requireKnown(name);
        } else if (isFamily()) {
            switch (name) {
                case "conditions" -> depthInConditions = 1;
                case "rule" -> rules++;
                case "list-service" -> requireOneService();
                default -> {
                    // Everything else is JAXB's.
                }
            }
        }
    }

    private void requireOneService() throws XMLStreamException {
        String uri = getAttributeValue(null, "uri");
        if (++services > 1) {
            throw new GuardedReader.Refused("there is more than one list-service");
        }
        if (uri == null || uri.isBlank()) {
            throw new GuardedReader.Refused("list-service has no uri");
        }
    }

    /** RFC 4745 section 7: what is not understood must not grant anything, so its rule does not match. */
    //= RFC4745-7-1
    private void requireKnown(String name) {
        if (isFamily() && CONDITIONS.contains(name)) {
            return;
        }
        notUnderstood.add(rules);
        if (remarks.size() < MAX_REMARKS) {
            String shown = name.substring(0, Math.min(name.length(), TEXT_LENGTH));
            remarks.add(new SharedGroup.Remark(
                    line(), "rule " + rules + " does not match: its condition " + shown + " is not known"));
        }
    }

    private void end(String name) throws XMLStreamException {
        depthInConditions = Math.max(0, depthInConditions - 1);
        if (isFamily()) {
            requireValue(name, text.toString().strip());
        }
        text.setLength(0);
    }

    private static void requireValue(String name, String value) throws XMLStreamException {
        if (!isTruth(name, value)) {
            throw new GuardedReader.Refused(name + " is neither true nor false");
        }
        if (COUNTS.contains(name) && count(value).isEmpty()) {
            throw new GuardedReader.Refused(name + " is no number from 0 to 999999999");
        }
        if ((name.equals("from") || name.equals("until"))
                && SharedGroup.time(value).isEmpty()) {
            throw new GuardedReader.Refused(name + " is no date and time");
        }
    }

    /** True also for elements that are no boolean: the two actions about media have content of their own. */
    private static boolean isTruth(String name, String value) {
        if (PRESENCES.contains(name)) {
            return SharedGroup.presence(value).isPresent();
        }
        if (BOOLEANS.contains(name)) {
            return SharedGroup.truth(value).isPresent();
        }
        return GroupAction.of(name)
                .map(action -> switch (action) {
                    case ALLOW_MEDIA_HANDLING, REMOVE_MEDIA_HANDLING -> true;
                    case JOIN_HANDLING -> SharedGroup.handling(value).isPresent();
                    default -> SharedGroup.truth(value).isPresent();
                })
                .orElse(true);
    }

    static Optional<Integer> count(String value) {
        boolean isNumber =
                !value.isEmpty() && value.length() < 10 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Optional.of(Integer.parseInt(value)) : Optional.empty();
    }

    private int line() {
        return getLocation().getLineNumber();
    }
}
