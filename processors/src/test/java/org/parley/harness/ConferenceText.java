package org.parley.harness;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A received conference document, read strictly: the order of elements, their number and values as RFC 4575 section 6 has
 * them, and the rules on states of its section 4.4. What is not so is a {@link WireFault}.
 */
public final class ConferenceText {

    public static final String TYPE = "application/conference-info+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:conference-info";
    private static final String XCON = "urn:ietf:params:xml:ns:xcon-conference-info";

    /** Children of each element in the order of the schema; those with a star may come more than once. */
    private static final Map<String, List<String>> CHILDREN = Map.ofEntries(
            Map.entry(
                    "conference-info",
                    List.of(
                            "conference-description",
                            "host-info",
                            "conference-state",
                            "users",
                            "sidebars-by-ref",
                            "sidebars-by-val")),
            Map.entry(
                    "conference-description",
                    List.of(
                            "display-text",
                            "subject",
                            "free-text",
                            "keywords",
                            "conf-uris",
                            "service-uris",
                            "maximum-user-count",
                            "available-media")),
            Map.entry("conference-state", List.of("user-count", "active", "locked")),
            Map.entry("users", List.of("user*")),
            Map.entry(
                    "user",
                    List.of("display-text", "associated-aors", "roles", "languages", "cascaded-focus", "endpoint*")),
            Map.entry(
                    "endpoint",
                    List.of(
                            "display-text",
                            "referred",
                            "status",
                            "joining-method",
                            "joining-info",
                            "disconnection-method",
                            "disconnection-info",
                            "media*",
                            "call-info")),
            Map.entry("joining-info", List.of("when", "reason", "by")),
            Map.entry("disconnection-info", List.of("when", "reason", "by")),
            Map.entry("referred", List.of("when", "reason", "by")),
            Map.entry("media", List.of("display-text", "type", "label", "src-id", "status")));

    private static final Set<String> STATES = Set.of("full", "partial", "deleted");
    private static final Set<String> STATUSES = Set.of(
            "connected",
            "disconnected",
            "on-hold",
            "muted-via-focus",
            "pending",
            "alerting",
            "dialing-in",
            "dialing-out",
            "disconnecting");
    private static final Set<String> JOINING = Set.of("dialed-in", "dialed-out", "focus-owner");
    private static final Set<String> DISCONNECTION = Set.of("departed", "booted", "failed", "busy");
    private static final Set<String> DIRECTIONS = Set.of("sendrecv", "sendonly", "recvonly", "inactive");

    private final byte[] raw;
    private final Element root;
    private final Map<String, User> users = new LinkedHashMap<>();

    /**
     * One user of the document; what is not there is empty text.
     *
     * @param status of his one endpoint
     */
    public record User(
            String entity,
            String state,
            String displayText,
            String nickname,
            String status,
            String joiningMethod,
            String joinedBy,
            String disconnectionMethod,
            String disconnectionReason,
            String removedBy,
            String media) {

        /** Status, and how he came or went: {@code connected dialed-out}, {@code disconnected busy}. */
        public String summary() {
            String how = disconnectionMethod.isEmpty() ? joiningMethod : disconnectionMethod;
            return (status + " " + how).strip();
        }
    }

    private ConferenceText(byte[] raw, Element root) {
        this.raw = raw;
        this.root = root;
    }

    public static ConferenceText parse(byte[] body) {
        ConferenceText text = new ConferenceText(body, root(body));
        text.check();
        return text;
    }

    private static Element root(byte[] body) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(body));
            return document.getDocumentElement();
        } catch (Exception e) {
            throw new WireFault("the conference document is not XML: " + e.getMessage(), body);
        }
    }

    private void check() {
        require(root.getLocalName().equals("conference-info"), "the root is " + root.getNodeName());
        requireOrder(root);
        require(!root.getAttribute("entity").isEmpty(), "no entity");
        require(root.getAttribute("version").matches("\\d{1,10}"), "no version");
        require(STATES.contains(state()), "state " + state());
        List<Element> children = children(root);
        if (state().equals("deleted")) {
            require(children.isEmpty(), "a deleted document with children");
        } else {
            require(child(child(root, "conference-state"), "user-count") != null, "no user-count");
        }
        if (state().equals("full")) {
            require(child(root, "conference-description") != null, "a full document without description");
            require(child(root, "users") != null, "a full document without users");
        }
        checkUsers();
    }

    private void checkUsers() {
        Element list = child(root, "users");
        if (list == null) {
            return;
        }
        requireStateBelow(list, state());
        for (Element user : children(list)) {
            requireStateBelow(user, list.getAttribute("state"));
            User read = user(user);
            require(users.put(read.entity(), read) == null, "the entity comes twice: " + read.entity());
        }
    }

    /** A full parent has full children, a deleted one none; what says nothing is full. */
    private void requireStateBelow(Element element, String parent) {
        String state = stateOf(element);
        require(STATES.contains(state), "state " + state);
        require(!parent.equals("full") || state.equals("full"), "a " + state + " child in a full parent");
        require(!state.equals("deleted") || children(element).isEmpty(), "deleted, and with children");
    }

    private User user(Element user) {
        String entity = user.getAttribute("entity");
        require(!entity.isEmpty(), "a user without entity");
        List<Element> endpoints =
                children(user).stream().filter(e -> is(e, "endpoint")).toList();
        require(endpoints.size() <= 1, "more than one endpoint of " + entity);
        Element endpoint = endpoints.isEmpty() ? null : endpoints.get(0);
        String nickname = children(user).stream()
                .filter(e ->
                        XCON.equals(e.getNamespaceURI()) && e.getLocalName().equals("nickname"))
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
        User read = new User(
                entity,
                stateOf(user),
                text(child(user, "display-text")),
                nickname,
                text(child(endpoint, "status")),
                text(child(endpoint, "joining-method")),
                text(child(child(endpoint, "joining-info"), "by")),
                text(child(endpoint, "disconnection-method")),
                text(child(child(endpoint, "disconnection-info"), "reason")),
                text(child(child(endpoint, "disconnection-info"), "by")),
                text(child(child(endpoint, "media"), "status")));
        if (endpoint != null) {
            checkEndpoint(endpoint, read);
        }
        return read;
    }

    private void checkEndpoint(Element endpoint, User user) {
        requireStateBelow(endpoint, user.state());
        require(!endpoint.getAttribute("entity").isEmpty(), "an endpoint without entity");
        require(STATUSES.contains(user.status()), "status " + user.status());
        require(user.joiningMethod().isEmpty() || JOINING.contains(user.joiningMethod()), user.joiningMethod());
        require(
                user.disconnectionMethod().isEmpty() || DISCONNECTION.contains(user.disconnectionMethod()),
                user.disconnectionMethod());
        require(
                user.status().equals("disconnected")
                        != user.disconnectionMethod().isEmpty(),
                "disconnected, and how, go together");
        for (String info : List.of("joining-info", "disconnection-info")) {
            String when = text(child(child(endpoint, info), "when"));
            require(when.isEmpty() || isInstant(when), "not a time: " + when);
        }
        Element media = child(endpoint, "media");
        if (media != null) {
            require(!media.getAttribute("id").isEmpty(), "media without id");
            require(text(child(media, "type")).equals("message"), "media that is no message session");
            require(DIRECTIONS.contains(user.media()), "media status " + user.media());
        }
    }

    private static boolean isInstant(String text) {
        try {
            return Instant.parse(text) != null;
        } catch (java.time.format.DateTimeParseException e) {
            return false;
        }
    }

    /** Known children in order, not more often than allowed; extensions behind them. */
    private void requireOrder(Element parent) {
        List<String> order = CHILDREN.getOrDefault(parent.getLocalName(), List.of());
        Set<String> seen = new HashSet<>();
        int at = 0;
        boolean isExtended = false;
        for (Element child : children(parent)) {
            if (!NAMESPACE.equals(child.getNamespaceURI())) {
                isExtended = true;
                continue;
            }
            String name = child.getLocalName();
            boolean mayRepeat = order.contains(name + "*");
            int place = order.indexOf(mayRepeat ? name + "*" : name);
            require(place >= 0, "<" + name + "> in <" + parent.getLocalName() + ">");
            require(place >= at && !isExtended, "<" + name + "> in the wrong place");
            require(seen.add(name) || mayRepeat, "<" + name + "> twice");
            at = place;
            requireOrder(child);
        }
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private static boolean is(Element element, String name) {
        return NAMESPACE.equals(element.getNamespaceURI())
                && element.getLocalName().equals(name);
    }

    private static Element child(Element parent, String name) {
        return parent == null
                ? null
                : children(parent).stream().filter(e -> is(e, name)).findFirst().orElse(null);
    }

    private static String text(Element element) {
        return element == null ? "" : element.getTextContent();
    }

    private static String stateOf(Element element) {
        return element.hasAttribute("state") ? element.getAttribute("state") : "full";
    }

    private void require(boolean condition, String what) {
        if (!condition) {
            throw new WireFault("RFC 4575: " + what, raw);
        }
    }

    public String entity() {
        return root.getAttribute("entity");
    }

    /** full, partial or deleted. */
    public String state() {
        return stateOf(root);
    }

    public long version() {
        return Long.parseLong(root.getAttribute("version"));
    }

    public int userCount() {
        return Integer.parseInt(text(child(child(root, "conference-state"), "user-count")));
    }

    public String displayText() {
        return text(child(child(root, "conference-description"), "display-text"));
    }

    public String subject() {
        return text(child(child(root, "conference-description"), "subject"));
    }

    public String maximumUserCount() {
        return text(child(child(root, "conference-description"), "maximum-user-count"));
    }

    /** By entity, in order. */
    public Map<String, User> users() {
        return Map.copyOf(users);
    }

    public Optional<User> user(String entity) {
        return Optional.ofNullable(users.get(entity));
    }

    @Override
    public String toString() {
        return new String(raw, StandardCharsets.UTF_8);
    }
}
