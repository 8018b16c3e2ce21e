package org.parley.sip;

import gov.nist.javax.sip.address.SipUri;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The targets of one call: where it began and where 3xx responses sent it (RFC 3261 section 8.1.3.4, decision 6). */
//= DEC-6
final class Redirects {

    /** Most targets that redirects can add to a call: decision 6. */
    static final int MOST_TARGETS = 5;

    private static final Pattern METHOD = Pattern.compile(";method=[^;]*", Pattern.CASE_INSENSITIVE);

    private final List<String> known = new ArrayList<>();
    private final Deque<String> waiting = new ArrayDeque<>();
    private boolean isRedirected;

    Redirects(String firstTarget) {
        known.add(firstTarget);
    }

    /**
     * Takes the Contacts of the first target's 3xx, best first; one that was tried or is waiting is left out. A target that a
     * redirect led to redirects nobody any more, and 305 and 380 name no other address of the user.
     */
    void add(SipResponse redirection) {
        boolean isFollowed = !isRedirected && redirection.status() != 305 && redirection.status() != 380;
        if (!isFollowed) {
            return;
        }
        isRedirected = true;
        record Choice(String uri, double q) {}
        List<Choice> choices = new ArrayList<>();
        for (String value : redirection.headers("contact")) {
            HeaderText.nameAddr(value)
                    .ifPresent(contact -> choices.add(new Choice(addressOf(contact.uri()), q(contact))));
        }
        choices.sort(Comparator.comparingDouble(Choice::q).reversed());
        for (Choice choice : choices) {
            if (known.size() <= MOST_TARGETS
                    && isUsable(choice.uri)
                    && known.stream().noneMatch(u -> same(u, choice.uri))) {
                known.add(choice.uri);
                waiting.add(choice.uri);
            }
        }
    }

    Optional<String> next() {
        return Optional.ofNullable(waiting.poll());
    }

    /** One from a sips URI leads to sips URIs only. */
    //= RFC5630-5.1-4
    private boolean isUsable(String uri) {
        if (ContactForm.isSips(known.get(0)) && !ContactForm.isSips(uri)) {
            return false;
        }
        return Grammar.sipUri(uri).isPresent() || Grammar.scheme(uri).equals("tel");
    }

    private static boolean same(String one, String other) {
        Optional<SipUri> first = Grammar.sipUri(one);
        Optional<SipUri> second = Grammar.sipUri(other);
        return first.isPresent() && second.isPresent() ? first.get().equals(second.get()) : one.equals(other);
    }

    /** Headers and the method parameter are instructions, not part of the address. */
    private static String addressOf(String uri) {
        return METHOD.matcher(UriText.withoutHeaders(uri)).replaceAll("");
    }

    /** qvalue; 1 when there is none or it is not one. */
    private static double q(NameAddr contact) {
        String text = contact.parameters().getOrDefault("q", "1");
        if (!text.matches("[01](\\.\\d{0,3})?")) {
            return 1;
        }
        return Double.parseDouble(text);
    }
}
